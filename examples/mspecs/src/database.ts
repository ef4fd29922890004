import type { CalendarDay, Instant } from '@gallra/example-demo';
import type { Generated } from 'kysely';

/**
 * An estate agents' system with hundreds of agencies in one database. The agency is the controller of its rows
 * (`agency_id`), the company behind the system is its processor (GDPR Art. 4(7) and (8)).
 */
export interface Database {
  agencies: AgencyTable;
  users: UserTable;
  contacts: ContactTable;
  properties: PropertyTable;
  deals: DealTable;
  bids: BidTable;
  viewings: ViewingTable;
  messages: MessageTable;
  images: ImageTable;
  invoices: InvoiceTable;
  due_diligence: DueDiligenceTable;
  suspicion_reports: SuspicionReportTable;
  support_cases: SupportCaseTable;
  test_copies: TestCopyTable;
  api_transfers: ApiTransferTable;
}

/** An agency and its agreement with the company behind the system. */
export interface AgencyTable {
  id: Generated<number>;
  /** A sole trader's firm carries its owner's name. */
  name: string;
  /** `NNNNNN-NNNN`; a sole trader's (enskild firma) is the owner's personnummer. */
  org_no: string;
  legal_form: 'ab' | 'sole';
  contact_name: string;
  contact_email: string;
  contact_phone: string;
  /** Last day of the financial year, `MM-DD`. */
  fiscal_year_end: string;
  agreement_started_at: Instant;
  agreement_ended_at: Instant | null;
}

/** Someone who works at an agency and logs in. */
export interface UserTable {
  id: Generated<number>;
  agency_id: number;
  name: string;
  email: string;
  username: string;
  password_hash: string;
  phone: string;
  title: string;
  profile_text: string | null;
  image_url: string | null;
  last_login_at: Instant | null;
  created_at: Instant;
  deactivated_at: Instant | null;
}

/** A person an agency knows: one it has dealings with (registered), or one that only bid or came to a viewing. */
export interface ContactTable {
  id: Generated<number>;
  agency_id: number;
  kind: 'registered' | 'external';
  name: string;
  /** `YYYYMMDD-NNNN`. */
  personnummer: string | null;
  email: string | null;
  phone: string | null;
  street: string | null;
  postal_code: string | null;
  city: string | null;
  notes: string | null;
  marketing_consent_at: Instant | null;
  /** How the agency came to know the person. */
  source: string;
  created_at: Instant;
  last_contact_at: Instant;
}

export interface PropertyTable {
  id: Generated<number>;
  agency_id: number;
  /** The owner as far as the agency knows: after a completed sale, the buyer. */
  owner_id: number | null;
  /** Fastighetsbeteckning, or the flat in its housing association. */
  designation: string;
  kind: 'apartment' | 'house' | 'holiday_home' | 'plot';
  street: string;
  postal_code: string;
  city: string;
  description: string | null;
  created_at: Instant;
}

/** An assignment to sell a property (förmedlingsuppdrag). */
export interface DealTable {
  id: Generated<number>;
  agency_id: number;
  property_id: number;
  seller_id: number;
  buyer_id: number | null;
  responsible_user_id: number;
  /** In kronor, known from the contract on. */
  price: number | null;
  seller_account: string | null;
  status: 'marketed' | 'contracted' | 'completed' | 'withdrawn';
  commissioned_at: Instant;
  /** When the assignment was completed or withdrawn; null while it is open. */
  closed_at: Instant | null;
}

/** A line of the list of bids (budgivningslista). */
export interface BidTable {
  id: Generated<number>;
  agency_id: number;
  deal_id: number;
  bidder_id: number;
  amount: number;
  conditions: string | null;
  created_at: Instant;
}

/** One contact's visit to a viewing. */
export interface ViewingTable {
  id: Generated<number>;
  agency_id: number;
  deal_id: number;
  contact_id: number;
  visited_at: Instant;
  comment: string | null;
}

export interface MessageTable {
  id: Generated<number>;
  agency_id: number;
  contact_id: number;
  user_id: number | null;
  /** From the contact (`in`) or to the contact (`out`). */
  direction: 'in' | 'out';
  channel: 'email' | 'sms';
  body: string;
  sent_at: Instant;
}

export interface ImageTable {
  id: Generated<number>;
  agency_id: number;
  property_id: number;
  url: string;
  caption: string | null;
  created_at: Instant;
}

/** The agency's own invoice to a seller: accounting information. */
export interface InvoiceTable {
  id: Generated<number>;
  agency_id: number;
  deal_id: number;
  customer_id: number;
  number: string;
  issued_at: CalendarDay;
  amount: number;
  reference: string;
}

/** A customer due diligence measure (kundkännedom, penningtvättslagen). */
export interface DueDiligenceTable {
  id: Generated<number>;
  agency_id: number;
  contact_id: number;
  deal_id: number;
  checked_at: Instant;
  method: string;
  risk_level: 'low' | 'normal' | 'high';
  result: string;
}

/** A report of suspected money laundering. The person it is about must never be told of it. */
export interface SuspicionReportTable {
  id: Generated<number>;
  agency_id: number;
  contact_id: number;
  reported_at: Instant;
  reason: string;
}

/** A question to the company behind the system, asked by a user or by the agency's contact person. */
export interface SupportCaseTable {
  id: Generated<number>;
  agency_id: number;
  opened_by: 'user' | 'agency_contact';
  user_id: number | null;
  subject: string;
  body: string;
  opened_at: Instant;
  last_action_at: Instant;
  closed_at: Instant | null;
}

/** A copy of a contact card, made to be de-identified, for developing a function or verifying a correction. */
export interface TestCopyTable {
  id: Generated<number>;
  agency_id: number;
  contact_id: number;
  /** Of what: a function, or the case that is corrected. */
  made_for: string;
  name: string;
  email: string | null;
  notes: string | null;
  copied_at: Instant;
}

/** What is handed over through the API to a recipient that the agency has named and approved. */
export interface ApiTransferTable {
  id: Generated<number>;
  agency_id: number;
  contact_id: number;
  recipient: string;
  /** JSON, as it is sent. */
  payload: string;
  queued_at: Instant;
  /** Null while it waits. */
  transferred_at: Instant | null;
}
