import files from 'examples:files';
import { type Example, parseExample } from './parse-example';

/** The example operations, in the order that a newcomer should meet them. */
export const examples: readonly Example[] = files.map(({ file, text }) => parseExample(file, text));
