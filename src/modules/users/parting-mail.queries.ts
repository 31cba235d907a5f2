import type { EntityManager } from 'typeorm';
import { newId } from '../../ids';
import { enqueue } from '../../jobs/queue';
import { PartingMail } from './parting-mail.entity';

/** Queues a mail to an address that is no longer its person's. The address waits in a row of its own, not in the job. */
export async function queuePartingMail(tx: EntityManager, mail: Omit<PartingMail, 'id'>): Promise<void> {
  const id = newId('partingMail');
  await tx.insert(PartingMail, { id, ...mail });
  await enqueue(tx, 'sendPartingMail', { mailId: id });
}
