/** Where two answers differ, as a path with both values; null when they say the same. The order of keys is no difference. */
export function difference(expected: unknown, given: unknown, path = ''): string | null {
  if (Object.is(expected, given)) return null;
  if (!isObject(expected) || !isObject(given) || Array.isArray(expected) !== Array.isArray(given)) {
    return `${path || 'the answer'}: ${short(expected)} against ${short(given)}`;
  }
  for (const key of new Set([...Object.keys(expected), ...Object.keys(given)])) {
    const found = difference(expected[key], given[key], path === '' ? key : `${path}.${key}`);
    if (found !== null) return found;
  }
  return null;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function short(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length <= 200 ? text : `${text.slice(0, 200)}…`;
}
