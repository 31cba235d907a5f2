/** An operation of examples/: a file that starts with a comment of title, blank line, explanation, and its variables. */
export interface Example {
  file: string;
  title: string;
  /** The explanation, without the lines on what goes in place of a <placeholder>. */
  about: string;
  /** The whole document, its comment without the line of the variables. */
  query: string;
  /** JSON text as the header has it; empty when there is none. */
  variables: string;
}

/**
 * Reads one file of examples/.
 * @throws Error naming the file, when it has no title or its variables are no JSON
 */
export function parseExample(file: string, text: string): Example {
  const lines = text.split('\n');
  const bodyStart = lines.findIndex((line) => !line.startsWith('#'));
  const header = lines.slice(0, bodyStart);
  const comments = header.map((line) => line.replace(/^#\s?/, ''));
  const title = comments[0]?.trim();
  if (!title) throw new Error(`${file} must start with a comment: its title.`);
  const variables =
    comments
      .find((line) => line.startsWith('variables:'))
      ?.slice('variables:'.length)
      .trim() ?? '';
  if (variables) checkJson(file, variables);
  const about = comments.slice(1).filter((line) => !/^(variables:|<|  )/.test(line));
  const shownHeader = header.filter((line) => !/^#\s?variables:/.test(line));
  return {
    file,
    title,
    about: about.join(' ').trim().replaceAll(/\s+/g, ' '),
    query: [...shownHeader, ...lines.slice(bodyStart)].join('\n').trimEnd() + '\n',
    variables: variables && JSON.stringify(JSON.parse(variables), null, 2),
  };
}

function checkJson(file: string, text: string): void {
  try {
    JSON.parse(text);
  } catch (error) {
    throw new Error(`The variables of ${file} are no JSON.`, { cause: error });
  }
}
