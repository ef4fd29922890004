import { isGallraError } from '../error.ts';
import { parsePolicy } from './parse-policy.ts';

export const label = { sv: 'svenska', en: 'English' };

/** A sound policy as JSON, to be broken in every way. */
export const sound = {
  timeZone: 'Europe/Stockholm',
  controllers: { in: 'firms', agreementEnded: 'ended_at' },
  places: { sweden: { ...label, country: 'SE' } },
  subjects: { customer: label, staff: label },
  categories: { identity: label, health: { ...label, special: true } },
  events: { bought: label, left: label },
  purposes: {
    sales: {
      title: label,
      role: 'tenant',
      basis: '6(1)(b)',
      subjects: 'all',
      categories: ['identity'],
      keep: { from: 'bought', for: 'P1Y' },
    },
  },
  duties: {
    books: { title: label, citation: 'bokföringslagen 7 kap. 2 §', obliges: 'controller', from: 'bought', for: 'P7Y' },
  },
  limits: { most: { title: label, citation: 'avtalet 3 §', caps: ['sales'], from: 'bought', for: 'P10Y' } },
  recipients: { cloud: { name: 'Moln AB', kind: 'processor', service: label, places: ['sweden'] } },
  tables: {
    firms: { columns: { id: 'notPersonal', ended_at: 'notPersonal' }, then: 'anonymise' },
    customers: {
      controller: 'firm_id',
      subjects: { id: 'customer' },
      events: { bought: 'bought_at' },
      duties: { books: ['name'] },
      columns: { id: 'key', firm_id: 'notPersonal', name: 'identity', bought_at: 'notPersonal' },
      then: 'erase',
    },
    countries: 'notPersonal',
  },
};

/** The problems of a policy with other parts than the sound one, each as its path and the rest. */
export function problemsOf(parts: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  try {
    parsePolicy(JSON.parse(JSON.stringify({ ...sound, ...parts })));
  } catch (error) {
    if (!isGallraError(error, 'policy.invalid')) throw error;
    return Object.fromEntries(error.problems.map((problem) => problem.split(/: (.*)/s, 2) as [string, string]));
  }
  return {};
}
