-- Answers are stored without what their key has anyway. The version before reads both forms, and writes the longer one.

COMMENT ON COLUMN idempotency_keys.answer IS
  'The recorded answer. Unless its first byte is 0, the bytes that go over the wire: the response message, or for a refusal a google.rpc.Status. With a 0, those in the compact form that docs/decisions/0028-compact-answers.md describes.';
