import { definePolicy } from 'gallra';
import type { Database } from './database.ts';
import { limits, purposes } from './privacy/purposes.ts';
import { activity_log, comments, companies, support_cases, users } from './privacy/tables.ts';
import { categories, events, places, recipients, subjects } from './privacy/vocabulary.ts';

/** Whose data the service holds, why, and for how long: the one place where that is said. */
export const policy = definePolicy<Database>()({
  timeZone: 'Europe/Stockholm',
  parties: {
    vendor: {
      name: 'Senseworks AB',
      registrationNumber: '559237-6593',
      address: 'Tvistevägen 47, 907 29 Umeå',
    },
  },
  controllers: {
    in: 'companies',
    name: 'name',
    registrationNumber: 'org_no',
    address: 'address',
    agreementEnded: 'agreement_ended_at',
    // Erased or returned within thirty days of the end of the agreement; what is for logging and security, within ninety.
    returnWithin: { default: 'P30D', security: 'P90D' },
  },
  // "Special categories of personal data to be processed: none."
  specialCategories: 'none',
  places,
  recipients,
  subjects,
  categories,
  events,
  purposes,
  limits,
  // Restored to any second of the last seven days; the daily files are kept for as long as this example likes.
  backups: {
    pointInTime: {
      sv: 'Återställning på sekundnivå',
      en: 'Point-in-time recovery',
      kind: 'pointInTime',
      keptFor: 'P7D',
    },
    daily: { sv: 'Dagliga backupfiler', en: 'Daily backup files', kind: 'snapshot', every: 'P1D', keptFor: 'P30D' },
  },
  tables: {
    companies,
    users,
    ledger_lines: 'notPersonal',
    comments,
    activity_log,
    support_cases,
    usage_statistics: 'notPersonal',
  },
});
