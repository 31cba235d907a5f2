/** What an element can be given when it is made: its properties, and text or elements to put into it. */
type Properties<E> = Partial<Omit<E, 'style' | 'children' | 'attributes'>> & {
  attributes?: Record<string, string>;
};

/** Makes an element. Text always goes in as text, so nothing that a server or a stranger wrote becomes markup. */
export function el<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: Properties<HTMLElementTagNameMap[Name]> = {},
  ...content: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const { attributes = {}, ...rest } = properties;
  const element = document.createElement(name);
  Object.assign(element, rest);
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
  element.append(...content);
  return element;
}

/** The element with this id, which the page's HTML promises to have. */
export function byId(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page has no element with the id ${id}.`);
  return element;
}
