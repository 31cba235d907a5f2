/** Anything with an id: its kind says which type it is of. */
export interface NodeView {
  id: string;
}
