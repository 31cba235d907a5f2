// What scripts/build-web.mjs puts in.
declare module 'examples:files' {
  const files: { file: string; text: string }[];
  export default files;
}

/** File names of the editor's workers, in the same folder as the script. */
declare const WORKER_FILES: { editor: string; json: string; graphql: string };
