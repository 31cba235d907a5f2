/**
 * Why an outgoing request came to nothing.
 * BAD_ADDRESS: no address of a web server, or one with a user name or password. NOT_HTTPS: http:// to what operators have not opened.
 * NOT_PUBLIC: an inner address, or a name that leads to one or to nothing; which of these it is stays unsaid.
 * NOT_RESOLVED: no name server answers. NO_CONNECTION: nobody answers, or they break off. TLS: no certificate that is accepted.
 * TOO_SLOW: more than 5 s in all. TOO_LARGE: more than 1 MB. REDIRECT: a status of 3xx. BAD_ANSWER: not HTTP as it was asked for.
 */
export type OutboundReason = keyof typeof sentences;

const sentences = {
  BAD_ADDRESS: () =>
    'This is no address of a web server: it must look like https://idp.example.com/path, without a user name or password.',
  NOT_HTTPS: (host: string) =>
    `${host} may be asked by https:// only: begin the address with that. An operator can open inner addresses, also for http://, by OUTBOUND_ALLOW.`,
  NOT_PUBLIC: (host: string) =>
    `${host} is no public address, nor a name that leads to public addresses only: look whether it is right. An operator can open inner addresses by OUTBOUND_ALLOW.`,
  NOT_RESOLVED: (host: string) => `The name ${host} cannot be looked up at the moment: try again in a minute.`,
  NO_CONNECTION: (host: string) =>
    `${host} did not answer, or broke off: look whether host and port are right, and whether it can be reached from the internet.`,
  TLS: (host: string, code: string) =>
    `${host} did not prove who it is (${code}): it needs a certificate that is in date, names this host, and is of a public authority, or of one in NODE_EXTRA_CA_CERTS.`,
  TOO_SLOW: (host: string) =>
    `${host} did not give its whole answer within 5 seconds: look whether it is up, or try again.`,
  TOO_LARGE: (host: string) => `${host} answered with more than 1 MB: look whether the address is right.`,
  REDIRECT: (host: string, status: string) =>
    `${host} answered with a redirect (${status}), and redirects are not followed: give the address that it leads to.`,
  BAD_ANSWER: (host: string) =>
    `${host} did not answer as a web server does that was asked for an uncompressed document: look whether the address is right.`,
};

/**
 * An outgoing request came to nothing. The message is for a person who may have chosen the address to find out about our network: it
 * holds the host as it was given, and nothing of where that led or of what was answered. `detail` is for the operators' log only.
 */
export class OutboundError extends Error {
  constructor(
    readonly reason: OutboundReason,
    host: string,
    readonly detail = '',
  ) {
    super(sentences[reason](host, detail));
  }
}
