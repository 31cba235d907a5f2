import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { BillingInterval, BillingProvider, SubscriptionState } from '../../generated/schema';

/** An invoice that is to come. */
export interface NextInvoiceValue {
  /** As RFC 3339 writes it. */
  date: string;
  /** In the smallest unit of the currency. */
  amount: number;
  currency: string;
}

/** With what is paid: never more than a receipt shows. */
export interface PaymentMethodValue {
  brand: string;
  lastFour: string | null;
  expMonth: number | null;
  expYear: number | null;
}

/** Where invoices are addressed to. */
export interface AddressValue {
  line1: string | null;
  line2: string | null;
  city: string | null;
  state: string | null;
  postalCode: string | null;
  country: string | null;
}

@Entity('account_billings')
export class AccountBilling {
  @PrimaryColumn('text', { name: 'account_id' }) accountId: string;
  @Column('text', { nullable: true }) provider: BillingProvider | null;
  @Column('text', { name: 'stripe_customer_id', nullable: true }) stripeCustomerId: string | null;
  @Column('text', { name: 'stripe_checkout_id', nullable: true }) stripeCheckoutId: string | null;
  @Column('text', { name: 'checkout_attempt', nullable: true }) checkoutAttempt: string | null;
  @Column('text', { name: 'subscription_id', nullable: true }) subscriptionId: string | null;
  @Column('text', { name: 'subscription_state', nullable: true }) subscriptionState: SubscriptionState | null;
  @Column({ type: 'timestamptz', name: 'cancels_at', precision: 3, nullable: true }) cancelsAt: Date | null;
  /** What the plan was last set by; null when the subscription has ended. */
  @Column('text', { name: 'price_id', nullable: true }) priceId: string | null;
  /** What the limit of members was last set to; null where the price is not one for each seat. */
  @Column('integer', { name: 'paid_seats', nullable: true }) paidSeats: number | null;
  @Column('text', { name: 'billing_interval', nullable: true }) interval: BillingInterval | null;
  @Column('jsonb', { name: 'next_invoice', nullable: true }) nextInvoice: NextInvoiceValue | null;
  @Column('jsonb', { name: 'payment_method', nullable: true }) paymentMethod: PaymentMethodValue | null;
  @Column('jsonb', { nullable: true }) address: AddressValue | null;
  @Column('text', { name: 'contact_name', nullable: true }) contactName: string | null;
  @Column('text', { name: 'contact_email', nullable: true }) contactEmail: string | null;
  /** How often Stripe was asked. */
  @Column('bigint', { default: 0 }) syncs: string;
  @Column({ type: 'timestamptz', name: 'updated_at', precision: 3 }) updatedAt: Date;
}
