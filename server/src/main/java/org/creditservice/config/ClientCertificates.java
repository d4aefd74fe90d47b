package org.creditservice.config;

/** Whether those who connect show a certificate. */
public enum ClientCertificates {
  /** Nobody is asked for one. */
  NONE,

  /** Whoever shows one must show one that is accepted; something else may prove who it is. */
  OPTIONAL,

  /** Whoever shows none that is accepted is refused at the handshake. */
  REQUIRED
}
