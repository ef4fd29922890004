import type { CalendarDay, Instant } from '@gallra/example-demo';
import type { Generated } from 'kysely';

/** What can be hosted for a customer; how long copies of it are kept differs. */
export type Service = 'web' | 'mail' | 'server';

/**
 * A hosting company. Of its customers, suppliers and partners it is the controller; of what customers keep on its machines
 * (`customer_id` in `mailboxes` and `copies`) it is their processor.
 */
export interface Database {
  customers: CustomerTable;
  business_contacts: BusinessContactTable;
  domains: DomainTable;
  invoices: InvoiceTable;
  support_cases: SupportCaseTable;
  request_log: RequestLogTable;
  mailboxes: MailboxTable;
  copies: CopyTable;
}

/** Whoever has a service here, as they registered on the website. */
export interface CustomerTable {
  id: Generated<number>;
  name: string;
  /** `YYYYMMDD-NNNN`. */
  personnummer: string | null;
  email: string;
  phone: string;
  address: string;
  username: string;
  password_hash: string;
  registered_at: Instant;
  /** Acceptance of terms: which, and no consent to anything. */
  terms_version: string;
  /** When the last service was closed. */
  services_ended_at: Instant | null;
  /** When nothing was owed any more: invoices paid, domains moved. */
  obligations_ended_at: Instant | null;
}

/** Somebody at a supplier or partner. */
export interface BusinessContactTable {
  id: Generated<number>;
  kind: 'supplier' | 'partner';
  company: string;
  name: string;
  email: string;
  phone: string;
  since: Instant;
  cooperation_ended_at: Instant | null;
}

/** A domain and its holder, who has to be told apart from others who say they are. */
export interface DomainTable {
  id: Generated<number>;
  customer_id: number;
  domain: string;
  holder: string;
  registered_at: Instant;
}

export interface InvoiceTable {
  id: Generated<number>;
  customer_id: number;
  number: string;
  invoiced_on: CalendarDay;
  amount: number;
  recipient: string;
}

export interface SupportCaseTable {
  id: Generated<number>;
  customer_id: number;
  channel: 'email' | 'sms' | 'phone' | 'support';
  body: string;
  opened_at: Instant;
}

/** A customer's logins and changes, with where they came from. */
export interface RequestLogTable {
  id: Generated<number>;
  customer_id: number;
  service: Service;
  username: string;
  ip_address: string;
  request: string;
  at: Instant;
}

/** A customer's mailbox, and whose it is. */
export interface MailboxTable {
  id: Generated<number>;
  customer_id: number;
  address: string;
  owner: string;
  password_hash: string;
  created_at: Instant;
}

/** A backup of what a customer keeps here. */
export interface CopyTable {
  id: Generated<number>;
  customer_id: number;
  service: Service;
  path: string;
  made_at: Instant;
}
