/** The code that Node or the system gave an error, such as ENOENT. No `instanceof`: under Jest, Node's errors are of another realm. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
