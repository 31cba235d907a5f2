import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('users')
export class User {
  @PrimaryColumn('text') id: string;
  @Column('text') handle: string;
  /** Always in lower case. */
  @Column('text') email: string;
  @Column('text') name: string;
  @Column('text', { name: 'avatar_url', nullable: true }) avatarUrl: string | null;
  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 }) createdAt: Date;
  @Column({ type: 'timestamptz', name: 'updated_at', precision: 3 }) updatedAt: Date;
  /** Since when operators keep the person out; null: they do not. */
  @Column({ type: 'timestamptz', name: 'disabled_at', precision: 3, nullable: true }) disabledAt: Date | null;
}
