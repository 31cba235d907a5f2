import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Somebody in a group of a directory, a member of the account or not. */
@Entity('directory_group_members')
export class DirectoryGroupMember {
  @Column('text', { name: 'account_id' }) accountId: string;
  @PrimaryColumn('text', { name: 'group_id' }) groupId: string;
  @PrimaryColumn('text', { name: 'directory_user_id' }) directoryUserId: string;
}
