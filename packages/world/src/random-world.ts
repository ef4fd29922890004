import type { PersonalTable, Policy, Row } from '@gallra/core';
import type { DeleteAction, LiveTable } from '@gallra/core/store';
import fc from 'fast-check';
import { column, days, estatePolicy, liveSchema, liveTable, type World } from './world.ts';

interface Link {
  readonly to: number;
  readonly onDelete: DeleteAction;
  readonly nullable: boolean;
  readonly personal: boolean;
}

interface TableShape {
  readonly kind: 'erase' | 'anonymise' | 'todoColumn' | 'notPersonal' | 'todo';
  readonly links: readonly Link[];
  readonly rows: readonly {
    readonly last: string | null;
    readonly links: readonly number[];
    readonly erasure: boolean;
  }[];
}

/** A world made at random, and who in it has asked for erasure. */
export interface RandomWorld extends World {
  readonly erasures: readonly { readonly category: string; readonly key: string }[];
}

/** What a database lets a foreign key say. */
export interface ForeignKeyRules {
  /** ON DELETE SET DEFAULT is carried out. */
  readonly setDefault: boolean;
  /** ON DELETE SET NULL may be said of a column that cannot be null, though it will fail. */
  readonly setNullAnywhere: boolean;
  /** A row that refers to itself can be deleted. */
  readonly deletesSelfReference: boolean;
}

/** All of it, as in SQLite and PostgreSQL. */
export const anyForeignKey: ForeignKeyRules = { setDefault: true, setNullAnywhere: true, deletesSelfReference: true };

const dates = [days.lastWeek, days.fourMonthsAgo, days.twoYearsAgo, days.twoYearsAgo, null];

const link: fc.Arbitrary<Link> = fc.record({
  to: fc.nat(),
  onDelete: fc.constantFrom<DeleteAction>('noAction', 'restrict', 'cascade', 'setNull', 'setDefault'),
  nullable: fc.boolean(),
  personal: fc.integer({ min: 0, max: 4 }).map((roll) => roll === 0),
});

const shape: fc.Arbitrary<TableShape> = fc.record({
  kind: fc.constantFrom<TableShape['kind']>(
    'erase',
    'erase',
    'erase',
    'erase',
    'anonymise',
    'todoColumn',
    'notPersonal',
    'todo',
  ),
  links: fc.array(link, { maxLength: 3 }),
  rows: fc.array(
    fc.record({
      last: fc.constantFrom(...dates),
      links: fc.array(fc.nat(), { minLength: 3, maxLength: 3 }),
      erasure: fc.integer({ min: 0, max: 5 }).map((roll) => roll === 0),
    }),
    { minLength: 1, maxLength: 6 },
  ),
});

const nameOf = (index: number) => `table_${index}`;
const linkOf = (index: number) => `link_${index}_id`;
const canBePersonal = ({ personal, nullable }: Link) => personal && nullable;

function classification(shape: TableShape, index: number): Policy['tables'][string] {
  if (shape.kind === 'notPersonal' || shape.kind === 'todo') return shape.kind;
  const links = shape.links.map((own, at) => [linkOf(at), canBePersonal(own) ? 'correspondence' : 'key'] as const);
  const table: PersonalTable = {
    subjects: { id: `person_${index}` },
    events: { lastContact: 'last_on' },
    columns: {
      id: 'key',
      name: 'identity',
      phone: 'contactDetails',
      last_on: 'notPersonal',
      ...Object.fromEntries(links),
      ...(shape.kind === 'todoColumn' ? { remarks: 'todo' } : {}),
    },
    then: shape.kind === 'anonymise' ? 'anonymise' : 'erase',
  };
  return table;
}

function live(shape: TableShape, index: number, count: number): LiveTable {
  const links = shape.links.map(({ nullable }, at) => column(linkOf(at), { nullable }));
  const keys = shape.links.map(({ to, onDelete }, at) => ({
    name: `${nameOf(index)}_${linkOf(at)}_fkey`,
    columns: [linkOf(at)],
    references: { table: nameOf(to % count), columns: ['id'] },
    onDelete,
    deferrable: false,
  }));
  return liveTable(
    nameOf(index),
    ['id', 'name', 'phone', 'last_on', ...links, ...(shape.kind === 'todoColumn' ? ['remarks'] : [])],
    keys,
  );
}

function rowsOf(shape: TableShape, shapes: readonly TableShape[]): readonly Row[] {
  return shape.rows.map((row, at) => ({
    id: at + 1,
    name: `Namn ${at}`,
    phone: `070-${at}`,
    last_on: row.last,
    ...(shape.kind === 'todoColumn' ? { remarks: 'text' } : {}),
    ...Object.fromEntries(
      shape.links.map(({ to, nullable }, place) => {
        const target = shapes[to % shapes.length]?.rows.length ?? 1;
        const pick = row.links[place] ?? 0;
        return [linkOf(place), nullable && pick % 3 === 0 ? null : (pick % target) + 1];
      }),
    ),
  }));
}

/** The same link, as far as a database takes it. */
function allowed(link: Link, rules: ForeignKeyRules): Link {
  const onDelete = link.onDelete === 'setDefault' && !rules.setDefault ? 'restrict' : link.onDelete;
  return { ...link, onDelete, nullable: link.nullable || (onDelete === 'setNull' && !rules.setNullAnywhere) };
}

/**
 * Worlds of up to five tables that refer to each other in any way, with a few rows each.
 *
 * @param rules - what the database lets a foreign key say
 */
export const randomWorlds = (rules: ForeignKeyRules): fc.Arbitrary<RandomWorld> =>
  fc.array(shape, { minLength: 1, maxLength: 5 }).map((drawn) => {
    const shapes = drawn.map((own, index) => ({
      ...own,
      links: own.links
        .filter(({ to }) => rules.deletesSelfReference || to % drawn.length !== index)
        .map((one) => allowed(one, rules)),
    }));
    const subjects = Object.fromEntries(shapes.map((_, index) => [`person_${index}`, { sv: 'Person', en: 'Person' }]));
    const tables = Object.fromEntries(shapes.map((own, index) => [nameOf(index), classification(own, index)]));
    return {
      policy: estatePolicy(tables, { subjects }),
      schema: liveSchema(...shapes.map((own, index) => live(own, index, shapes.length))),
      rows: Object.fromEntries(shapes.map((own, index) => [nameOf(index), rowsOf(own, shapes)])),
      erasures: shapes.flatMap(({ kind, rows }, index) =>
        kind === 'notPersonal' || kind === 'todo'
          ? []
          : rows.flatMap(({ erasure }, at) => (erasure ? [{ category: `person_${index}`, key: String(at + 1) }] : [])),
      ),
    };
  });

/** Such worlds with any foreign key. */
export const randomWorld: fc.Arbitrary<RandomWorld> = randomWorlds(anyForeignKey);
