/** One answered request. Each value is of a short closed list: nothing that a client chose becomes a label. */
export interface AnsweredRequest {
  /** The field of Query or Mutation that it asked for, or what stands for it; of a page its route. */
  operation: string;
  /** What it was: `none` is a request to /graphql that never became an operation, `http` any other request. */
  type: 'query' | 'mutation' | 'none' | 'http';
  /** OK, or the code of what went wrong. */
  code: string;
  /** The HTTP status. */
  status: number;
}

/**
 * The figures that operators watch (docs/operations.md lists them). Whatever happens is counted in memory at once, which
 * costs a microsecond or two; who may read it is decided where it is served.
 */
export interface Metrics {
  /** A request was answered, also where its client had gone by then. */
  request(answered: AnsweredRequest, seconds: number): void;
  /** A statement came back from the database, well or not. Its kind is its first word. */
  statement(kind: string, seconds: number): void;
  /** Something was refused: a field, what a mutation was to do, a credential. */
  refused(code: string, times: number): void;
  /** A budget did not have what a request costs; `tries`: too many codes, links or ids were wrong for so many others to be decided. */
  rateLimited(whose: 'actor' | 'network' | 'account' | 'tries', times?: number): void;
  /** The mail server has taken a mail over, or has not: then its job is tried again. */
  mail(outcome: 'sent' | 'failed'): void;
}
