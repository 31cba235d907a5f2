import { xmldom, type XmlElement, type XmlNode } from './library';

/** The namespaces of SAML and of signatures. */
export const NS = {
  assertion: 'urn:oasis:names:tc:SAML:2.0:assertion',
  protocol: 'urn:oasis:names:tc:SAML:2.0:protocol',
  metadata: 'urn:oasis:names:tc:SAML:2.0:metadata',
  signature: 'http://www.w3.org/2000/09/xmldsig#',
} as const;

export const BINDINGS = {
  redirect: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect',
  post: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST',
} as const;

/** More is no message of a provider's, and only costs time to read. */
const MOST_TAGS = 10_000;
const DEEPEST = 50;

/** Thrown for a text that is not read. */
export class XmlError extends Error {}

/**
 * The text of a document, without what stands before its root. A document type, and so any entity, is refused before anything is parsed;
 * in a message also comments, CDATA and processing instructions: no provider sends them, and they are what signatures were got around
 * by. Throws an XmlError.
 */
export function plainXml(given: string, { comments }: { comments: boolean }): string {
  const text = given.replace(/^\uFEFF?\s*<\?xml\s[^<>?]*\?>/, '').trim();
  if (/<!(?!--)/.test(text)) throw new XmlError('It has a document type, entities or CDATA, which nobody needs.');
  if (!comments && text.includes('<!')) throw new XmlError('It has comments in it.');
  if (text.includes('<?')) throw new XmlError('It has processing instructions in it.');
  if (text.split(/[<=]/).length > MOST_TAGS) throw new XmlError('It is too long.');
  return text;
}

/** The root of a document that is such a text. Throws an XmlError. */
export function parseXml(text: string): XmlElement {
  const refuse = (): never => {
    throw new XmlError('It is not well-formed XML.');
  };
  const { DOMParser } = xmldom();
  const parser = new DOMParser({ errorHandler: { warning: refuse, error: refuse, fatalError: refuse } });
  let root: XmlElement | null | undefined;
  try {
    root = parser.parseFromString(text, 'text/xml')?.documentElement;
  } catch {
    // Whatever a text does to the parser, it is the text that is wrong.
    return refuse();
  }
  if (root == null) return refuse();
  if (depthOf(root) > DEEPEST) throw new XmlError('It is nested too deeply.');
  return root;
}

function depthOf(root: XmlElement): number {
  let depth = 0;
  for (let level: XmlElement[] = [root]; level.length > 0; level = level.flatMap(elementsIn)) depth += 1;
  return depth;
}

function isElement(node: XmlNode): node is XmlElement {
  return node.nodeType === 1;
}

/** The elements right in this one. */
export function elementsIn(parent: XmlElement): XmlElement[] {
  return Array.from(parent.childNodes).filter(isElement);
}

/** All elements within this one, and itself, in their order. */
export function allElements(root: XmlElement): XmlElement[] {
  return [root, ...elementsIn(root).flatMap(allElements)];
}

/** Whether an element has this name. */
export function isNamed(element: XmlElement, namespace: string, name: string): boolean {
  return element.namespaceURI === namespace && element.localName === name;
}

/** The elements of this name right in another. */
export function childrenOf(parent: XmlElement, namespace: string, name: string): XmlElement[] {
  return elementsIn(parent).filter((one) => isNamed(one, namespace, name));
}

/** An attribute without a prefix; null where there is none. */
export function attributeOf(element: XmlElement, name: string): string | null {
  return Array.from(element.attributes).find((one) => one.name === name)?.value ?? null;
}

/** The text in an element; null where there is something else in it. */
export function plainText(element: XmlElement): string | null {
  return elementsIn(element).length > 0 ? null : (element.textContent ?? '');
}

/** A text as it can stand in XML. */
export function escapedXml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${String(character.charCodeAt(0))};`);
}
