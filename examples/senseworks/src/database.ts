import type { CalendarDay, Instant } from '@gallra/example-demo';
import type { Generated } from 'kysely';

/**
 * A service in which companies analyse and reconcile their accounts together. Each company (`company_id`) is the controller
 * of what its people write there, the company behind the service is its processor and nothing else.
 */
export interface Database {
  companies: CompanyTable;
  users: UserTable;
  ledger_lines: LedgerLineTable;
  comments: CommentTable;
  activity_log: ActivityLogTable;
  support_cases: SupportCaseTable;
  usage_statistics: UsageStatisticTable;
}

/** A company, and its agreement with the one behind the service. */
export interface CompanyTable {
  id: Generated<number>;
  name: string;
  org_no: string;
  address: string;
  agreement_ended_at: Instant | null;
}

/** Somebody who works at a company and logs in. */
export interface UserTable {
  id: Generated<number>;
  company_id: number;
  name: string;
  email: string;
  phone: string | null;
  image_url: string | null;
  username: string;
  password_hash: string;
  created_at: Instant;
  /** When the company asked in writing for the person's data to be erased. */
  erasure_ordered_at: Instant | null;
}

/** Financial data: a company's balance in an account, about nobody. */
export interface LedgerLineTable {
  id: Generated<number>;
  company_id: number;
  account: string;
  booked_on: CalendarDay;
  amount: number;
}

/** What a user says to the others about a line. */
export interface CommentTable {
  id: Generated<number>;
  company_id: number;
  ledger_line_id: number;
  author_id: number;
  body: string;
  written_at: Instant;
}

/** Who logged in from where and did what: for logging and security. */
export interface ActivityLogTable {
  id: Generated<number>;
  company_id: number;
  user_id: number | null;
  username: string;
  ip_address: string;
  activity: 'login' | 'import' | 'reconcile' | 'report';
  at: Instant;
  /** As of the user. */
  erasure_ordered_at: Instant | null;
}

/** A question to the company behind the service, answered on behalf of the user's company. */
export interface SupportCaseTable {
  id: Generated<number>;
  company_id: number;
  user_id: number;
  subject: string;
  body: string;
  opened_at: Instant;
}

/** How often a function was used in a month: made from the log, about nobody. */
export interface UsageStatisticTable {
  id: Generated<number>;
  month: string;
  activity: string;
  times: number;
}
