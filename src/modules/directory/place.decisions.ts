import type { Member } from '../members/member.entity';

/** All that decides what becomes of somebody whom a directory tells of and looks after nobody for yet. */
export interface PlaceFacts {
  /** Whether the directory says that they are to be a member. */
  active: boolean;
  /** The member who has the address; null: nobody who is a member has it. */
  member: Pick<Member, 'managedBy'> | null;
  /** Whether the address was a deactivated member's, who is gone, and no invitation has lifted that since. */
  isBarred: boolean;
  /** Whether the directory looks after that member by another of its users. */
  isAnothers: boolean;
}

/**
 * AWAITS_ADOPTION: an admin decides first; TAKEN: another user of the directory stands for the member; LINK: the member is looked after
 * by the directory already, or again; JOIN: a member is made; NONE: nobody is to be one.
 */
export function placeOf({
  active,
  member,
  isBarred,
  isAnothers,
}: PlaceFacts): 'AWAITS_ADOPTION' | 'TAKEN' | 'LINK' | 'JOIN' | 'NONE' {
  if (isAnothers) return 'TAKEN';
  if (isBarred || awaitsAdoption(member)) return 'AWAITS_ADOPTION';
  if (member !== null) return 'LINK';
  return active ? 'JOIN' : 'NONE';
}

/** Whom a directory does not take over by itself: a member made by hand. */
function awaitsAdoption(member: PlaceFacts['member']): boolean {
  return member?.managedBy === 'MANUAL';
}
