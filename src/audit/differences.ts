/** The fields of `wanted` that differ from how the object is now, as they were and as they are to be; null when none does. */
export function differences<Fields extends object>(
  now: Fields,
  wanted: Partial<Fields>,
): { before: Partial<Fields>; after: Partial<Fields> } | null {
  const fields = (Object.keys(wanted) as (keyof Fields)[]).filter((field) => wanted[field] !== now[field]);
  if (fields.length === 0) return null;
  const pick = (from: Partial<Fields>): Partial<Fields> =>
    Object.fromEntries(fields.map((field) => [field, from[field]])) as Partial<Fields>;
  return { before: pick(now), after: pick(wanted) };
}
