import { definePolicy, type RegisteredColumn, tableFrom } from 'gallra';
import * as z from 'zod';

interface Database {
  contacts: { id: number; name: string; phone: string | null; seen: Date };
}

const columns = z.registry<RegisteredColumn<'identity' | 'contact', 'id' | 'name' | 'phone' | 'seen'>>();
const contact = z.object({
  id: z.int().register(columns, { is: 'key' }),
  name: z.string().min(1).register(columns, { is: 'identity' }),
  phone: z.string().register(columns, { is: 'contact' }).nullable().default(null),
  seen: z.coerce.date().register(columns, { is: 'notPersonal' }),
});
const contacts = tableFrom(contact, columns, {
  subjects: { id: 'contact' },
  events: { seen: 'seen' },
  then: 'erase',
});

export const policy = definePolicy<Database>()({
  timeZone: 'Europe/Stockholm',
  subjects: { contact: { sv: 'Kontakter', en: 'Contacts' } },
  categories: { identity: { sv: 'Identitet', en: 'Identity' }, contact: { sv: 'Kontakt', en: 'Contact' } },
  events: { seen: { sv: 'senast', en: 'last seen' } },
  purposes: {
    sales: {
      title: { sv: 'Försäljning', en: 'Sales' },
      role: 'controller',
      basis: '6(1)(f)',
      subjects: ['contact'],
      categories: 'all',
      keep: { from: 'seen', for: 'P1Y' },
    },
  },
  tables: { contacts },
});
console.log(JSON.stringify(policy.tables.contacts.columns));
