import type { EntityManager } from 'typeorm';
import type { App } from '../../app';
import type { AuditActor } from '../../audit/record';
import { fail } from '../../errors';
import { idKind } from '../../ids';
import { isEmail, normalEmail } from '../../validation';
import { lockUser } from './lock-user.queries';
import type { User } from './user.entity';

/** What an operator's act needs of the service. */
export type Installation = Pick<App, 'db' | 'clock'>;

/** Whom an operator means. */
export interface NamedUser {
  /** The id (`usr_…`), or the address that the person signs in with. */
  user: string;
}

/** What is told of a person whom an operator disabled or enabled. */
export interface Switched {
  user: Pick<User, 'id' | 'name' | 'email'>;
  /** False for who was so already. */
  changed: boolean;
}

/** An operator as the log names them: by what they call themselves. */
export function operatorActor(name: string): AuditActor {
  return { type: 'OPERATOR', name };
}

/** What the operator's word is: an id or an address. Throws INVALID for anything else. */
export function readNamed({ user }: NamedUser): { id: string } | { email: string } {
  const text = user.trim();
  if (idKind(text) === 'user') return { id: text };
  const email = normalEmail(text);
  if (isEmail(email)) return { email };
  fail('INVALID', 'This names no user: give an id that begins with usr_, or a mail address.', ['user']);
}

/** The id of the user with this id or address; null when there is none. */
export async function findNamed(db: EntityManager, named: ReturnType<typeof readNamed>): Promise<string | null> {
  const [column, value] = 'id' in named ? ['id', named.id] : ['email', named.email];
  const [user] = await db.query<{ id: string }[]>(`SELECT id FROM users WHERE ${column} = $1`, [value]);
  return user?.id ?? null;
}

/** The user whom an operator means, locked. Throws INVALID, and NOT_FOUND where there is none. */
export async function lockNamed(tx: EntityManager, named: NamedUser): Promise<User> {
  const id = await findNamed(tx, readNamed(named));
  const user = id === null ? null : await lockUser(tx, id);
  if (user === null) fail('NOT_FOUND', 'No user has this id or address.', ['user']);
  return user;
}
