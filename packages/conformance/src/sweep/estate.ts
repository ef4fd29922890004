import { type Policy, parsePolicy } from '@gallra/core';

const label = (text: string) => ({ sv: text, en: text });

/** Contacts and their letters go a year after the last contact; notes are nobody's business here. */
export const policy: Policy = parsePolicy({
  timeZone: 'Europe/Stockholm',
  times: 'date',
  subjects: { contact: label('contact') },
  categories: { identity: label('identity'), letter: label('letter') },
  events: { lastContact: label('last contact') },
  purposes: {
    brokerage: {
      title: label('brokerage'),
      role: 'controller',
      basis: '6(1)(f)',
      subjects: 'all',
      categories: 'all',
      keep: { from: 'lastContact', for: 'P1Y' },
    },
  },
  tables: {
    contacts: {
      subjects: { id: 'contact' },
      events: { lastContact: 'contacted' },
      columns: { id: 'key', name: 'identity', contacted: 'notPersonal' },
      then: 'erase',
    },
    letters: {
      subjects: { contact_id: { in: 'contacts' } },
      events: { lastContact: { in: 'contacts', through: 'contact_id' } },
      columns: { id: 'key', contact_id: 'key', body: 'letter' },
      then: 'erase',
    },
  },
});

export const at = new Date('2026-11-22T12:00:00Z');
