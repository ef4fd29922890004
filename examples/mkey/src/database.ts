import type { CalendarDay, Instant } from '@gallra/example-demo';
import type { Generated } from 'kysely';

/**
 * A system for codes and keys that organisations subscribe to. The company behind it is the controller of what it knows
 * of those who order and ask; of what an organisation (`customer_id`) keeps in the system it is the processor.
 */
export interface Database {
  customers: CustomerTable;
  orders: OrderTable;
  support_messages: SupportMessageTable;
  logins: LoginTable;
  memberships: MembershipTable;
  history: HistoryTable;
  clients: ClientTable;
  prospects: ProspectTable;
}

/** An organisation that subscribes, and who ordered. */
export interface CustomerTable {
  id: Generated<number>;
  /** A sole trader's firm carries its owner's name. */
  name: string;
  /** `NNNNNN-NNNN`; a sole trader's (enskild firma) is the owner's personnummer. */
  org_no: string;
  legal_form: 'ab' | 'sole';
  address: string;
  contact_name: string;
  contact_email: string;
  contact_phone: string;
  agreement_started_at: Instant;
  agreement_ended_at: Instant | null;
}

/** What was ordered, as it was invoiced: accounting information. */
export interface OrderTable {
  id: Generated<number>;
  customer_id: number;
  number: string;
  invoiced_on: CalendarDay;
  product: string;
  amount: number;
  /** Whom the customer wants named on the invoice. */
  reference: string;
}

/** A question to the company behind the system. */
export interface SupportMessageTable {
  id: Generated<number>;
  customer_id: number;
  name: string;
  email: string;
  message: string;
  sent_at: Instant;
}

/** How somebody gets in: one for each person, however many organisations they work for. */
export interface LoginTable {
  id: Generated<number>;
  name: string;
  email: string;
  username: string;
  password_hash: string;
  phone: string | null;
  image_url: string | null;
}

/** At which organisation a login is of use. */
export interface MembershipTable {
  id: Generated<number>;
  customer_id: number;
  login_id: number;
  role: 'admin' | 'user';
  joined_at: Instant;
  left_at: Instant | null;
}

/** What a user did at an organisation. */
export interface HistoryTable {
  id: Generated<number>;
  customer_id: number;
  login_id: number;
  activity: string;
  at: Instant;
}

/** An organisation's customer, and the code to its door. */
export interface ClientTable {
  id: Generated<number>;
  customer_id: number;
  name: string;
  org_no: string;
  legal_form: 'ab' | 'sole';
  address: string;
  sealed_code: string;
}

/** The sales tool: somebody an organisation would like to have as a customer. */
export interface ProspectTable {
  id: Generated<number>;
  customer_id: number;
  company: string;
  contact_name: string;
  email: string | null;
  phone: string | null;
  notes: string | null;
  created_at: Instant;
}
