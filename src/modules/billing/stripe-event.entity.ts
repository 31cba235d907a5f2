import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('stripe_events')
export class StripeEvent {
  /** Stripe's: `evt_…`. */
  @PrimaryColumn('text') id: string;
  @Column({ type: 'timestamptz', name: 'received_at', precision: 3 }) receivedAt: Date;
}
