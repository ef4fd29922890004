import type { PersonalTable, Policy } from 'gallra';

type Written = Exclude<PersonalTable['columns'][string], string>;

/** What a table's classification says of each column in its long form; undefined where a word says it all. */
export function columnsOf(policy: Policy, table: string): (name: string) => Written | undefined {
  const classified = policy.tables[table];
  const columns: PersonalTable['columns'] = typeof classified === 'object' ? classified.columns : {};
  return (name) => {
    const column = columns[name];
    return typeof column === 'object' ? column : undefined;
  };
}
