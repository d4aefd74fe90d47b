'use strict';
// What ${name} stands for in a case, and proto3 JSON as proto-loader wants it.

/** The value with its placeholders replaced. One that is alone in its string keeps the type of what it stands for. */
function resolve(value, variables) {
  if (typeof value === 'string') {
    const whole = /^\$\{([^}]+)\}$/.exec(value);
    return whole ? lookUp(whole[1], variables) : value.replace(/\$\{([^}]+)\}/g, (_, name) => lookUp(name, variables));
  } else if (Array.isArray(value)) {
    return value.map((each) => resolve(each, variables));
  } else if (value !== null && typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => [resolve(name, variables), resolve(each, variables)]));
  }
  return value;
}

function lookUp(name, variables) {
  const repetition = /^(.)\*(\d+)$/u.exec(name);
  if (repetition) {
    return repetition[1].repeat(Number(repetition[2]));
  } else if (!(name in variables)) {
    throw new Error(`nothing was kept as ${name}`);
  }
  return variables[name];
}

/** Durations and times are text in JSON, and messages here. */
function fromJson(type, request) {
  const message = {};
  for (const { name, typeName } of type.field) {
    const camel = name.replace(/_(.)/g, (_, letter) => letter.toUpperCase());
    const value = request[camel];
    if (value === undefined || value === null) {
      continue;
    }
    const isText = typeof value === 'string';
    message[camel] =
      isText && /google\.protobuf\.Duration$/.test(typeName) ? duration(value)
        : isText && /google\.protobuf\.Timestamp$/.test(typeName) ? { seconds: Date.parse(value) / 1000, nanos: 0 }
          : value;
  }
  return message;
}

function duration(text) {
  const [, sign, seconds, fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?s$/.exec(text);
  const nanos = Number(fraction.padEnd(9, '0'));
  return { seconds: sign + seconds, nanos: sign ? -nanos : nanos };
}

module.exports = { resolve, fromJson };
