import { ScimError, type ScimType } from '../../scim/scim';
import type { DirectoryProblemKind } from './directory-problem.entity';

/** What a directory wished and the account's rules are against: its admins are shown it, and its log tells of it. */
export class DirectoryRefusal extends ScimError {
  constructor(
    readonly why: DirectoryProblemKind,
    /** The address of the user or the name of the group that it is about. */
    readonly subject: string,
    status: 400 | 403 | 409,
    detail: string,
    scimType: ScimType | null = null,
  ) {
    super(status, detail, scimType);
  }
}
