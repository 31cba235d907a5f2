import type { Resolvers, ResolversParentTypes } from '../generated/schema';

type Fields<Name extends keyof Resolvers> = NonNullable<Resolvers[Name]>;

/**
 * The resolvers that a type cannot do without: those of fields that its parent value does not have under the same name.
 * Without this, a field that nobody resolves would be no type error and null at run time.
 */
export type ResolversFor<Name extends keyof Resolvers & keyof ResolversParentTypes> = Fields<Name> &
  Required<Pick<Fields<Name>, Exclude<keyof Fields<Name>, keyof ResolversParentTypes[Name] | '__isTypeOf'>>>;
