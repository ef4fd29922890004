import { claimsOn } from '../../policy/claim/claim.ts';
import type { Policy } from '../../policy/policy.ts';
import {
  classifiedColumn,
  classifiedColumns,
  isPersonal,
  personalTables,
} from '../../policy/table/classified-table.ts';
import { agreementColumns, belongingOf, isTenantTable } from '../../policy/table/controller-link.ts';
import { yearEndColumn } from '../../policy/table/financial-years.ts';
import { isOwnKey, keyColumns, listedTypes } from '../../policy/table/own-key.ts';
import { sinceColumn, tableEvent } from '../../policy/table/table-event.ts';
import type {
  EventSource,
  MomentSource,
  PersonalTable,
  SubjectLink,
  TableLink,
} from '../../policy/table-classification.ts';
import { type PolicyProblem, unknownNames } from './problem.ts';

function linkProblems(policy: Policy, path: string, table: PersonalTable, link: SubjectLink): readonly PolicyProblem[] {
  const category = (names: string | readonly string[]) =>
    unknownNames(path, names, policy.subjects, 'category of data subjects');
  if (typeof link === 'string') return category(link);
  if (isOwnKey(link)) {
    return [...unknownNames(`${path}.by`, link.by, table.columns, 'column'), ...category(Object.values(link.values))];
  }
  if (Array.isArray(link)) {
    return (link as readonly TableLink[]).flatMap((each) => targetProblems(policy, path, each.in, each));
  }
  const { in: target, by, ...rest } = link as { in: string | Record<string, string>; by: string; party?: string };
  if (typeof target === 'string') return targetProblems(policy, path, target, { by, ...rest });
  return [
    ...unknownNames(`${path}.by`, by, table.columns, 'column'),
    ...Object.values(target).flatMap((one) => targetProblems(policy, path, one)),
  ];
}

function targetProblems(
  policy: Policy,
  path: string,
  target: string,
  { by, party }: { readonly by?: string; readonly party?: string } = {},
): readonly PolicyProblem[] {
  const table = policy.tables[target];
  if (table === undefined) return unknownNames(`${path}.in`, target, policy.tables, 'table');
  const subjects = typeof table === 'string' ? {} : (table.subjects ?? {});
  const parties = Object.keys(subjects);
  if (typeof table === 'string' || parties.length === 0) {
    return [{ path: `${path}.in`, message: `table "${target}" names no data subjects, so this link leads to nobody` }];
  }
  const home = Object.values(subjects).some((link) => link !== undefined && isOwnKey(link));
  return [
    ...unknownNames(`${path}.by`, by, table.columns, 'column'),
    ...unknownNames(`${path}.party`, party, subjects, `party of table "${target}"`),
    ...(!home && parties.length > 1 && party === undefined
      ? [{ path, message: `table "${target}" has several parties (${parties.join(', ')}): say which with "party"` }]
      : []),
  ];
}

/** Where a table says that an event is read. */
interface WrittenSource {
  readonly path: string;
  readonly event: string;
  readonly table: PersonalTable;
  readonly source: MomentSource;
}

function sourceProblems(policy: Policy, { path, event, table, source }: WrittenSource): readonly PolicyProblem[] {
  if (typeof source === 'string') return unknownNames(path, source, table.columns, 'column');
  if ('untold' in source) return [];
  if ('column' in source) {
    return [
      ...unknownNames(`${path}.column`, source.column, table.columns, 'column'),
      ...unknownNames(`${path}.when`, Object.keys(source.when ?? {}), table.columns, 'column'),
    ];
  }
  const target = policy.tables[source.in];
  if (target === undefined || typeof target === 'string') {
    return [
      {
        path: `${path}.in`,
        message: `the policy does not classify the columns of "${source.in}", where this event is read`,
      },
    ];
  }
  const known = unknownNames(path, source.event ?? event, target.events, `event of table "${source.in}"`);
  if ('through' in source)
    return [...known, ...unknownNames(`${path}.through`, source.through, table.columns, 'column')];
  return [
    ...known,
    ...unknownNames(`${path}.by`, source.by, target.columns, 'column'),
    ...unknownNames(`${path}.when`, Object.keys(source.when ?? {}), target.columns, 'column'),
  ];
}

/** The sources of an event as they are written. */
function momentSources(event: EventSource): readonly MomentSource[] {
  if (typeof event === 'object' && 'latest' in event) return event.latest;
  return typeof event === 'object' && 'earliest' in event ? event.earliest : [event];
}

function controllerLinkProblems(policy: Policy, path: string, table: PersonalTable): readonly PolicyProblem[] {
  if (belongingOf(table) === 'shared') {
    if (policy.controllers === undefined)
      return [{ path, message: 'controllers share its rows, but the policy declares none; leave it out' }];
    return Object.keys(table.subjects ?? {}).length > 0
      ? []
      : [
          {
            path,
            message: 'controllers share its rows through the people in them; say whom they are about: "subjects"',
          },
        ];
  }
  if (!isTenantTable(table)) return [];
  if (policy.controllers === undefined) {
    return [{ path, message: 'rows belong to controllers, but the policy declares none; add "controllers"' }];
  }
  const { controller } = table;
  if (typeof controller === 'string') return unknownNames(path, controller, table.columns, 'column');
  const target = policy.tables[controller.in];
  const leads = typeof target === 'object' && isTenantTable(target);
  return [
    ...unknownNames(`${path}.through`, controller.through, table.columns, 'column'),
    ...(leads
      ? []
      : [{ path: `${path}.in`, message: `table "${controller.in}" does not say which controller its rows belong to` }]),
    ...(listedTypes(table.subjects?.[controller.through]) === undefined
      ? []
      : [
          {
            path: `${path}.through`,
            message: `"${controller.through}" leads to a row of "${controller.in}" only where its type says so, and in others to nobody knows which: name a column that holds the controller's key, or one that always leads there`,
          },
        ]),
  ];
}

function columnProblems(policy: Policy, name: string, table: PersonalTable): readonly PolicyProblem[] {
  return classifiedColumns(table).flatMap((column) => {
    const path = `tables.${name}.columns.${column.name}`;
    if (!isPersonal(column)) return [];
    const problems = [
      ...(column.is === 'credential' ? [] : unknownNames(path, column.is, policy.categories, 'category of data')),
      ...unknownNames(`${path}.of`, column.of, table.subjects, 'party of this table'),
      ...unknownNames(`${path}.when`, Object.keys(column.when ?? {}), table.columns, 'column'),
      ...(column.of.length === 0
        ? [{ path, message: 'is personal, but the table names no data subject; add "subjects"' }]
        : []),
    ];
    if (problems.length > 0 || claimsOn(policy, name, column.name).length > 0) return problems;
    return [
      {
        path,
        message: `nothing claims it: no purpose that names "${column.is}" and these people counts from an event this table knows, and no duty lists it`,
      },
    ];
  });
}

/** The columns of the controllers' table that tell until when they may have rows. */
function columnsOfControllers(policy: Policy, name: string): readonly (readonly [string, string])[] {
  if (policy.controllers?.in !== name) return [];
  const yearEnd = yearEndColumn(policy);
  return [
    ...agreementColumns(policy).map(({ column }) => [column, 'when an agreement ended'] as const),
    ...(yearEnd === undefined ? [] : [[yearEnd, 'when a financial year ends'] as const]),
  ];
}

/** The columns of a table that decisions about it, or about rows linked to it, read. */
function decisiveColumns(policy: Policy, name: string, table: PersonalTable): ReadonlyMap<string, string> {
  const own = Object.entries(table.events ?? {}).flatMap(([event]) =>
    (tableEvent(policy, name, event)?.sources ?? []).flatMap((source) =>
      'column' in source
        ? [source.column, ...Object.keys(source.when ?? {})].map((column) => [column, `the event "${event}"`] as const)
        : [],
    ),
  );
  const linked = personalTables(policy).flatMap(([other, { events = {} }]) =>
    Object.keys(events).flatMap((event) =>
      (tableEvent(policy, other, event)?.sources ?? []).flatMap((source) =>
        'by' in source && source.in === name
          ? Object.keys(source.when ?? {}).map(
              (column) => [column, `the event "${event}" of table "${other}"`] as const,
            )
          : [],
      ),
    ),
  );
  const conditions = classifiedColumns(table).flatMap(({ when }) =>
    Object.keys(when ?? {}).map((column) => [column, 'a condition'] as const),
  );
  const links = Object.values(table.subjects ?? {}).flatMap((link) =>
    link !== undefined &&
    typeof link === 'object' &&
    !Array.isArray(link) &&
    'by' in link &&
    !('in' in link && typeof link.in === 'string')
      ? [[link.by as string, 'who the row is about'] as const]
      : [],
  );
  const { column: since } = sinceColumn(policy, name) ?? {};
  const there = since === undefined ? [] : [[since, 'since when a row has been there'] as const];
  return new Map([...columnsOfControllers(policy, name), ...conditions, ...links, ...linked, ...own, ...there]);
}

function decisiveProblems(policy: Policy, name: string, table: PersonalTable): readonly PolicyProblem[] {
  return [...decisiveColumns(policy, name, table)].flatMap(([column, what]) => {
    const read = classifiedColumn(table, column);
    if (!isPersonal(read) || read.then === 'withRow') return [];
    const message = `is read to decide ${what}; were it cleared before the row goes, decisions would be guesses: write then: 'withRow'`;
    return [{ path: `tables.${name}.columns.${column}`, message }];
  });
}

/** What is wrong with what a table says of links that are not followed. */
function unfollowedProblems(
  path: string,
  { links = {}, subjects = {}, columns }: PersonalTable,
): readonly PolicyProblem[] {
  return Object.keys(links).flatMap((column) => [
    ...unknownNames(`${path}.links.${column}`, column, columns, 'column'),
    ...(Object.hasOwn(subjects, column)
      ? [
          {
            path: `${path}.links.${column}`,
            message:
              'stands under "subjects" too, so that the rows are about whom it leads to; take one of the two out',
          },
        ]
      : []),
  ]);
}

/** The columns of a table's key, which have to be among those that are classified. */
function keyProblems(path: string, table: PersonalTable): readonly PolicyProblem[] {
  const key = keyColumns(table);
  if (table.key !== undefined || key.every((column) => Object.hasOwn(table.columns, column)))
    return unknownNames(path, key, table.columns, 'column');
  return [
    {
      path,
      message: `is missing, and the table has no column "${key.join(', ')}" that could be its key: name the columns of its primary key, as in key: 'number' or key: ['order_id', 'line']; it has ${Object.keys(table.columns).join(', ') || 'no columns'}`,
    },
  ];
}

/** What is wrong with one table of a policy, apart from where its links and events lead in the end. */
export function tableProblems(policy: Policy, name: string, table: PersonalTable): readonly PolicyProblem[] {
  const path = `tables.${name}`;
  const homes = Object.entries(table.subjects ?? {}).flatMap(([column, link]) =>
    link !== undefined && isOwnKey(link) ? [{ column, link }] : [],
  );
  const categories = homes.flatMap(({ link }) => (typeof link === 'string' ? [link] : Object.values(link.values)));
  const elsewhere = personalTables(policy)
    .filter(([other]) => other < name)
    .flatMap(([other, { subjects = {} }]) =>
      Object.values(subjects).flatMap((link) =>
        link === undefined || !isOwnKey(link)
          ? []
          : (typeof link === 'string' ? [link] : Object.values(link.values)).map((category) => ({ other, category })),
      ),
    );
  return [
    ...keyProblems(`${path}.key`, table),
    ...controllerLinkProblems(policy, `${path}.controller`, table),
    ...unknownNames(`${path}.subjects`, Object.keys(table.subjects ?? {}), table.columns, 'column'),
    ...Object.entries(table.subjects ?? {}).flatMap(([column, link]) =>
      link === undefined ? [] : linkProblems(policy, `${path}.subjects.${column}`, table, link),
    ),
    ...(homes.length > 1
      ? [{ path: `${path}.subjects`, message: "a row is one person: only one column can be the person's own key" }]
      : []),
    ...elsewhere
      .filter(({ category }) => categories.includes(category))
      .map(({ other, category }) => ({
        path: `${path}.subjects`,
        message: `"${category}" already lives in table "${other}"; a category has one home`,
      })),
    ...unfollowedProblems(path, table),
    ...unknownNames(`${path}.identifiers`, Object.values(table.identifiers ?? {}), table.columns, 'column'),
    ...unknownNames(`${path}.files`, table.files, table.columns, 'column'),
    ...unknownNames(`${path}.since`, sinceColumn(policy, name)?.column, table.columns, 'column'),
    ...unknownNames(`${path}.events`, Object.keys(table.events ?? {}), policy.events, 'event'),
    ...Object.entries(table.events ?? {}).flatMap(([event, source]) =>
      source === undefined
        ? []
        : momentSources(source).flatMap((source) =>
            sourceProblems(policy, { path: `${path}.events.${event}`, event, table, source }),
          ),
    ),
    ...unknownNames(`${path}.duties`, Object.keys(table.duties ?? {}), policy.duties, 'duty'),
    ...Object.entries(table.duties ?? {}).flatMap(([duty, columns]) =>
      dutyProblems(policy, { path: `${path}.duties.${duty}`, table, duty, columns: columns ?? [] }),
    ),
    ...columnProblems(policy, name, table),
    ...decisiveProblems(policy, name, table),
  ];
}

function dutyProblems(
  policy: Policy,
  {
    path,
    table,
    columns,
    ...written
  }: {
    readonly path: string;
    readonly table: PersonalTable;
    readonly duty: string;
    readonly columns: readonly string[];
  },
): readonly PolicyProblem[] {
  const duty = policy.duties?.[written.duty];
  const reads = duty === undefined || table.events?.[duty.from] !== undefined;
  return [
    ...unknownNames(path, columns, table.columns, 'column'),
    ...(reads
      ? []
      : [
          {
            path,
            message: `counts from "${duty.from}", and this table does not say where it reads it; add it under events`,
          },
        ]),
  ];
}
