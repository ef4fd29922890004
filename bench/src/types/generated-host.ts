/** The source of a host's schema and policy, as large as asked for. */
export interface GeneratedHost {
  /** `export interface Database { … }` */
  readonly database: string;
  /** `definePolicy<Database>()({ … })`, every column classified. */
  readonly policy: string;
}

const categories = [
  'identity',
  'contact',
  'financial',
  'communication',
  'image',
  'behaviour',
  'location',
  'preference',
];
const label = "{ sv: 'svenska', en: 'English' }";

const tableName = (index: number) => `table_${index}`;
const ownColumns = (table: number, columns: number) =>
  Array.from({ length: columns - 5 }, (_, index) => `column_${table}_${index}`);

function database(tables: number, columns: number): string {
  const lines = Array.from({ length: tables }, (_, table) => {
    const names = ['id', 'agency_id', 'person_id', 'kind', 'happened_at', ...ownColumns(table, columns)];
    return `  ${tableName(table)}: { ${names.map((name) => `${name}: string`).join('; ')} };`;
  });
  return `export interface Database {\n${lines.join('\n')}\n}\n`;
}

const vocabulary = `
  timeZone: 'Europe/Stockholm',
  controllers: { in: 'table_0', agreementEnded: 'happened_at' },
  subjects: { registered: ${label}, external: ${label} },
  categories: { ${[...categories, 'archive'].map((name) => `${name}: ${label}`).join(', ')} },
  events: { lastContact: ${label}, completed: ${label}, ended: ${label} },
  purposes: {
    provide: { title: ${label}, role: 'tenant', basis: '6(1)(b)', subjects: 'all',
      categories: ['identity', 'contact', 'financial', 'communication'], keep: { while: 'agreement' } },
    brokerage: { title: ${label}, role: 'tenant', basis: '6(1)(f)', subjects: ['registered'],
      categories: ['image', 'behaviour', 'location'], keep: { from: 'lastContact', active: 'P3M', archived: 'P12M' } },
    advice: { title: ${label}, role: 'tenant', basis: '6(1)(f)', subjects: ['external'],
      categories: ['preference'], keep: { from: 'completed', for: 'P3M' } },
  },
  duties: { books: { title: ${label}, citation: 'bokföringslagen', obliges: 'controller', from: 'ended', for: 'P7Y' } },`;

/** One column in five is written out; in one table of five, one is claimed by a duty only. */
function classification(table: number, index: number): string {
  const category = table % 5 === 0 && index === 0 ? 'archive' : categories[index % categories.length];
  if (index % 5 === 3) return "'notPersonal'";
  return index % 5 === 4 ? `{ is: '${category}', of: 'person_id', when: { kind: 'x' } }` : `'${category}'`;
}

function tablePolicy(table: number, tables: number, columns: number): string {
  const own = ownColumns(table, columns);
  const home = "{ person_id: { by: 'kind', values: { r: 'registered', e: 'external' } } }";
  const linked = `{ person_id: { in: '${tableName(table % 2 === 0 ? table - 1 : 0)}', by: 'person_id' } }`;
  const other = (distance: number) => tableName((table + distance) % tables);
  return `    ${tableName(table)}: {
      controller: 'agency_id',
      subjects: ${table === 0 ? home : linked},
      events: {
        lastContact: 'happened_at',
        completed: { latest: ['happened_at', { in: '${other(1)}', by: 'person_id', event: 'lastContact' }] },
        ended: { in: '${other(2)}', through: 'person_id', event: 'lastContact' },
      },
      duties: { books: ['${own[0]}', '${own[1]}'] },
      columns: {
        id: 'key', agency_id: 'notPersonal', person_id: 'key', kind: 'notPersonal', happened_at: 'communication',
        ${own.map((name, index) => `${name}: ${classification(table, index)}`).join(', ')},
      },
      then: 'erase',
    },`;
}

/**
 * Generates a host.
 *
 * @param tables - how many
 * @param columns - of each table, at least 7
 */
export function generatedHost(tables: number, columns: number): GeneratedHost {
  const classified = Array.from({ length: tables }, (_, table) => tablePolicy(table, tables, columns));
  return {
    database: database(tables, columns),
    policy: `export const policy = definePolicy<Database>()({${vocabulary}\n  tables: {\n${classified.join('\n')}\n  },\n});\n`,
  };
}
