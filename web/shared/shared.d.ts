// Style sheets are imported for their effect only: the build gathers them.
declare module '*.css';

/** The operations of a page stand in files of their own: the build also hands them to the server, which trusts them. */
declare module '*.graphql' {
  const text: string;
  export default text;
}
