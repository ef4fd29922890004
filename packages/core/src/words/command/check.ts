import type { Language } from '../language.ts';

/** The sentences of a check: what is covered and enforced, and how many findings there are. */
export interface CheckTexts {
  readonly headings: readonly [subjects: string, tables: string, columns: string];
  /** Columns of tables in which storage is limited for a category of data subjects. */
  readonly limited: (title: string, columns: number, tables: number) => string;
  readonly nobody: string;
  readonly classified: (count: Readonly<Record<'tables' | 'of' | 'columns' | 'ofColumns', number>>) => string;
  readonly enforced: (count: Readonly<Record<'columns' | 'personal' | 'tables', number>>, people: string) => string;
  /** Columns that stay as long as their row, because nothing tells of the event they are kept until. */
  readonly untold: (columns: number, tables: number) => string;
  readonly vendor: string;
  readonly tenants: (table: string, tables: number, vendor: number) => string;
  readonly errors: (count: number) => string;
  readonly warnings: (count: number) => string;
  readonly notes: (count: number) => string;
  readonly todo: (count: number) => string;
}

const sv: CheckTexts = {
  headings: ['Registrerade', 'Tabeller', 'Kolumner'],
  limited: (title, columns, tables) => `${title} ${columns} i ${tables}`,
  nobody: 'ingen',
  classified: ({ tables, of, columns, ofColumns }) =>
    `${tables} av ${of} tabeller och ${columns} av ${ofColumns} kolumner är klassificerade.`,
  enforced: ({ columns, personal, tables }, people) =>
    `Lagringen begränsas för ${columns} av ${personal} kolumner med personuppgifter, i ${tables} tabeller: ${people}.`,
  untold: (columns, tables) =>
    `För ${columns} till, i ${tables} ${tables === 1 ? 'tabell' : 'tabeller'}, har lagringen inget slut: ingen kolumn anger när tiden börjar ({ untold: true }).`,
  vendor: 'Personuppgiftsansvarig är leverantören.',
  tenants: (table, tables, vendor) =>
    `Personuppgiftsansvariga är de i ”${table}” för ${tables} av tabellerna, och leverantören för ${vendor}.`,
  errors: (count) => `${count} fel`,
  warnings: (count) => `${count} ${count === 1 ? 'varning' : 'varningar'}`,
  notes: (count) => `${count} ${count === 1 ? 'anmärkning' : 'anmärkningar'}`,
  todo: (count) => `Ännu inte klassificerade ('todo'): ${count}.`,
};

const plural = (count: number, one: string) => `${count} ${one}${count === 1 ? '' : 's'}`;

const en: CheckTexts = {
  headings: ['Data subjects', 'Tables', 'Columns'],
  limited: (title, columns, tables) => `${title} ${columns} in ${tables}`,
  nobody: 'nobody',
  classified: ({ tables, of, columns, ofColumns }) =>
    `${tables} of ${of} tables and ${columns} of ${ofColumns} columns are classified.`,
  enforced: ({ columns, personal, tables }, people) =>
    `Storage is limited for ${columns} of ${personal} personal columns, in ${tables} tables: ${people}.`,
  untold: (columns, tables) =>
    `For ${columns} more, in ${plural(tables, 'table')}, storage has no end: no column tells when its period begins ({ untold: true }).`,
  vendor: 'The vendor is the controller.',
  tenants: (table, tables, vendor) =>
    `The controllers are those in "${table}" for ${tables} of the tables, and the vendor for ${vendor}.`,
  errors: (count) => plural(count, 'error'),
  warnings: (count) => plural(count, 'warning'),
  notes: (count) => plural(count, 'note'),
  todo: (count) => `Not classified yet ('todo'): ${count}.`,
};

/** The sentences, by language. */
export const checkTexts: Readonly<Record<Language, CheckTexts>> = { sv, en };
