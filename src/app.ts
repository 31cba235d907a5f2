import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import type { Budgets } from './auth/budgets';
import type { LastUsed } from './auth/last-used';
import type { NewNetworks } from './auth/new-networks';
import type { Config } from './config';
import type { Mailer } from './mail/mailer';
import type { Metrics } from './metrics/metrics';
import type { Outbound } from './outbound/outbound';
import type { Payments } from './payments/stripe';

/** All that a use case may reach besides its input and its caller. */
export interface App {
  config: Config;
  db: DataSource;
  /** The only source of time. */
  clock: () => Date;
  mailer: Mailer;
  log: Logger;
  lastUsed: LastUsed;
  newNetworks: NewNetworks;
  metrics: Metrics;
  budgets: Budgets;
  /** Where accounts pay; null: Stripe is not configured. */
  payments: Payments | null;
  /** How addresses are asked that accounts have chosen. */
  outbound: Outbound;
}
