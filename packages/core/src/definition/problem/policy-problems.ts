import type { Policy } from '../../policy/policy.ts';
import type { Duty, JointControllers, Limit, Purpose } from '../../policy/purpose.ts';
import { agreementEnd, type OpenPeriodChoice, type PeriodChoice, type StorageRule } from '../../policy/storage-rule.ts';
import { personalTables } from '../../policy/table/classified-table.ts';
import { agreementColumns } from '../../policy/table/controller-link.ts';
import { yearEndColumn } from '../../policy/table/financial-years.ts';
import { exactEncodings } from '../../policy/vocabulary.ts';
import { isExact, type Period } from '../../time/period.ts';
import { isLonger } from '../../time/plain-date.ts';
import { eventProblems } from './event-problems.ts';
import { financialYearProblems } from './financial-year-problems.ts';
import { keyProblems } from './key-problems.ts';
import { ownRecordProblems } from './own-record-problems.ts';
import { type PolicyProblem, unknownNames } from './problem.ts';
import { tableProblems } from './table-problems.ts';
import { validityProblems } from './validity-problems.ts';

const reserved = ['notPersonal', 'key', 'credential', 'todo'];

function choiceProblems(path: string, choice: Period | PeriodChoice | OpenPeriodChoice): readonly PolicyProblem[] {
  if (typeof choice === 'string') return [];
  const chosen = 'default' in choice ? [choice.min, choice.default, choice.max] : [choice.min, choice.max];
  const ordered = chosen.every((period, index) => index === 0 || !isLonger(chosen[index - 1] ?? period, period));
  if (!chosen.some(isExact) && ordered) return [];
  return [{ path, message: 'a choice needs min, default and max in that order, in days or longer' }];
}

/** What an act says cannot be chosen; a choice is for acts that leave the number of years to the controller. */
function statuteProblems(path: string, { for: period, periodSource }: Duty): readonly PolicyProblem[] {
  if (typeof period === 'string' || periodSource !== undefined) return [];
  const message =
    'years that an act lays down are not for a controller to choose; write them, or name under periodSource where the choice comes from';
  return [{ path: `${path}.for`, message }];
}

function ruleProblems(policy: Policy, path: string, rule: StorageRule | Limit): readonly PolicyProblem[] {
  if ('inherit' in rule) return unknownNames(`${path}.inherit`, rule.inherit, policy.purposes, 'purpose');
  if ('while' in rule) {
    const missing = policy.controllers?.agreementEnded === undefined;
    return missing
      ? [{ path, message: 'no agreement is declared; name the column under controllers.agreementEnded' }]
      : [];
  }
  const from = unknownNames(`${path}.from`, rule.from, policy.events, 'event');
  if ('active' in rule) {
    const hours = [rule.active, rule.archived].some((period) => period.startsWith('PT'));
    return hours ? [...from, { path, message: 'phases are counted in days or longer' }] : from;
  }
  const hoursAligned = rule.align !== undefined && typeof rule.for === 'string' && rule.for.startsWith('PT');
  return [
    ...from,
    ...choiceProblems(`${path}.for`, rule.for),
    ...(hoursAligned ? [{ path, message: 'a period in hours cannot be aligned to a year' }] : []),
  ];
}

/** What is wrong with what only a controller's purpose can say: its act of consent, and with whom it is decided on. */
function controllersOwnProblems(policy: Policy, name: string, purpose: Purpose): readonly PolicyProblem[] {
  if (purpose.role === 'processor') return [];
  const path = `purposes.${name}`;
  return [
    ...unknownNames(`${path}.consent`, purpose.consent, policy.events, 'event'),
    ...jointProblems(policy, `${path}.jointControllers`, purpose.jointControllers),
  ];
}

function jointProblems(policy: Policy, path: string, joint: JointControllers | undefined): readonly PolicyProblem[] {
  if (joint === undefined) return [];
  if (policy.controllers === undefined)
    return [{ path, message: 'controllers decide on it together, but the policy declares none; add "controllers"' }];
  const few = joint.controllers !== 'all' && joint.controllers.length + (joint.vendor === true ? 1 : 0) < 2;
  return few ? [{ path, message: 'name two at least: one alone decides on nothing jointly (GDPR Art. 26(1))' }] : [];
}

/** What is wrong with a purpose as part of another: there is one level of parts (R22). */
function partProblems({ purposes }: Policy, name: string, whole: string | undefined): readonly PolicyProblem[] {
  const path = `purposes.${name}.partOf`;
  const unknown = unknownNames(path, whole, purposes, 'purpose');
  if (whole === undefined || unknown.length > 0) return unknown;
  if (whole === name) return [{ path, message: 'is the purpose itself; name the one that it is a part of' }];
  const above = purposes[whole]?.partOf;
  if (above !== undefined)
    return [{ path, message: `"${whole}" is itself a part of "${above}"; a part has no parts: name "${above}"` }];
  const role = purposes[whole]?.role;
  return role === purposes[name]?.role
    ? []
    : [{ path, message: `"${whole}" has role: "${role}"; a part has the role of the purpose that it is a part of` }];
}

/** Whether a purpose begins only with a controller's choice. */
const isOpen = (keep: StorageRule): boolean =>
  'for' in keep && typeof keep.for !== 'string' && !('default' in keep.for);

function purposeProblems(policy: Policy): readonly PolicyProblem[] {
  return Object.entries(policy.purposes).flatMap(([name, purpose]) => {
    const path = `purposes.${name}`;
    const categories = purpose.categories === 'all' ? Object.keys(policy.categories) : purpose.categories;
    const special = categories.filter((category) => policy.categories[category]?.special === true);
    return [
      ...unknownNames(`${path}.subjects`, purpose.subjects, policy.subjects, 'category of data subjects'),
      ...unknownNames(`${path}.categories`, purpose.categories, policy.categories, 'category of data'),
      ...unknownNames(`${path}.recipients`, purpose.recipients, policy.recipients, 'recipient'),
      ...unknownNames(`${path}.places`, purpose.places, policy.places, 'place'),
      ...controllersOwnProblems(policy, name, purpose),
      ...partProblems(policy, name, purpose.partOf),
      ...ruleProblems(policy, `${path}.keep`, purpose.keep),
      ...(purpose.role !== 'controller' && policy.controllers === undefined
        ? [
            {
              path: `${path}.role`,
              message: `"${purpose.role}" is for a vendor with controllers, and the policy declares none: add "controllers", or write role: "controller"`,
            },
          ]
        : []),
      ...(purpose.role !== 'tenant' && isOpen(purpose.keep)
        ? [
            {
              path: `${path}.keep.for`,
              message:
                'bounds without a default are for a purpose that each tenant takes up for itself: name a default, or write role: "tenant"',
            },
          ]
        : []),
      // Of what is carried out for them, the controllers' own purposes name the condition.
      ...(special.length > 0 && purpose.role !== 'processor' && purpose.specialBasis === undefined
        ? [
            {
              path: `${path}.specialBasis`,
              message: `covers special categories (${special.join(', ')}): name the condition in GDPR Art. 9(2)`,
            },
          ]
        : []),
    ];
  });
}

function nameProblems(policy: Policy): readonly PolicyProblem[] {
  const claims = new Set(Object.keys(policy.purposes));
  return [
    ...Object.keys(policy.categories)
      .filter((name) => reserved.includes(name))
      .map((name) => ({ path: `categories.${name}`, message: 'is a word of its own in columns; choose another name' })),
    ...(Object.hasOwn(policy.events, agreementEnd)
      ? [{ path: `events.${agreementEnd}`, message: 'is built in; declare controllers.agreementEnded instead' }]
      : []),
    ...Object.keys(policy.duties ?? {})
      .filter((name) => claims.has(name))
      .map((name) => ({
        path: `duties.${name}`,
        message: 'has the name of a purpose; claims need names of their own',
      })),
  ];
}

function provisionProblems(policy: Policy): readonly PolicyProblem[] {
  const claims = { ...policy.purposes, ...policy.duties };
  return [
    ...Object.entries(policy.duties ?? {}).flatMap(([name, duty]) => [
      ...ruleProblems(policy, `duties.${name}`, duty),
      ...statuteProblems(`duties.${name}`, duty),
    ]),
    ...validityProblems(policy),
    ...Object.entries(policy.limits ?? {}).flatMap(([name, limit]) => [
      ...ruleProblems(policy, `limits.${name}`, limit),
      ...unknownNames(`limits.${name}.caps`, limit.caps, claims, 'purpose or duty'),
    ]),
    ...Object.entries(policy.backups ?? {}).flatMap(([name, { kind, keptFor, places }]) => [
      ...unknownNames(`backups.${name}.places`, places, policy.places, 'place'),
      ...((kind === 'replica') === (keptFor === undefined)
        ? []
        : [
            {
              path: `backups.${name}.keptFor`,
              message: 'says for how long a copy is kept: every backup has it, a replica has not',
            },
          ]),
    ]),
    ...Object.entries(policy.recipients ?? {}).flatMap(([name, { places, accessFrom, receives }]) => [
      ...unknownNames(`recipients.${name}.places`, places, policy.places, 'place'),
      ...unknownNames(`recipients.${name}.accessFrom`, accessFrom, policy.places, 'place'),
      ...unknownNames(`recipients.${name}.receives`, receives, policy.categories, 'category of data'),
    ]),
  ];
}

function controllerProblems(policy: Policy): readonly PolicyProblem[] {
  const { controllers } = policy;
  if (controllers === undefined) return [];
  const table = policy.tables[controllers.in];
  if (table === undefined) return unknownNames('controllers.in', controllers.in, policy.tables, 'table');
  if (typeof table === 'string') {
    return [{ path: 'controllers.in', message: `classify the columns of "${controllers.in}": the policy reads them` }];
  }
  const ended = agreementColumns(policy);
  const used = {
    key: controllers.key ?? 'id',
    name: controllers.name,
    registrationNumber: controllers.registrationNumber,
    address: controllers.address,
    email: controllers.email,
    phone: controllers.phone,
    agreementEnded: ended.map(({ column }) => column),
    financialYearEnd: yearEndColumn(policy),
  };
  const { returnWithin } = controllers;
  const periods = typeof returnWithin === 'object' ? Object.values(returnWithin) : [returnWithin];
  const vague = ended.some(({ encoding }) => !exactEncodings.includes(encoding));
  return [
    ...Object.entries(used).flatMap(([part, column]) =>
      unknownNames(`controllers.${part}`, column, table.columns, 'column'),
    ),
    ...(periods.length > 1 && periods.some((period) => period !== undefined && isExact(period))
      ? [{ path: 'controllers.returnWithin', message: 'two times to return data are counted in days or longer' }]
      : []),
    ...(vague && periods.length === 1 && periods.some((period) => period !== undefined && isExact(period))
      ? [
          {
            path: 'controllers.returnWithin',
            message:
              'counts hours from a column that tells only the day: write it in days, or name a column that tells the hour under controllers.agreementEnded',
          },
        ]
      : []),
  ];
}

function timeZoneProblems({ timeZone }: Policy): readonly PolicyProblem[] {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return [];
  } catch {
    return [{ path: 'timeZone', message: 'is not a time zone; write one such as "Europe/Stockholm"' }];
  }
}

/**
 * What is wrong with a policy whose shape is right: names that do not exist, data nothing claims, rules that
 * cannot be followed.
 *
 * @param policy - a policy that `policySchema` accepts
 * @returns every problem, by path; empty for a sound policy
 */
export function policyProblems(policy: Policy): readonly PolicyProblem[] {
  const vocabulary = [
    ...timeZoneProblems(policy),
    ...nameProblems(policy),
    ...controllerProblems(policy),
    ...financialYearProblems(policy),
    ...purposeProblems(policy),
    ...provisionProblems(policy),
    ...ownRecordProblems(policy),
  ];
  const tables = personalTables(policy).flatMap(([name, table]) => tableProblems(policy, name, table));
  // What rows and events lead to can only be followed once every name exists.
  return vocabulary.length + tables.length > 0
    ? [...vocabulary, ...tables]
    : [...eventProblems(policy), ...keyProblems(policy)];
}
