import { freshSecret } from '../audit/recorded-value.ts';
import type { PersonKey } from '../decision/people-behind.ts';
import type { SubjectKey, SubjectReference } from '../decision/subject-reference.ts';
import type { Policy } from '../policy/policy.ts';
import { requiredHome } from '../policy/table/subject-link.ts';
import { controllerColumn } from '../record/own-record.ts';
import type { People } from '../record/people.ts';

interface MemoryPerson {
  readonly reference: SubjectReference;
  readonly subject: SubjectKey;
  readonly secret?: string;
  /** References that stood for them before. */
  readonly former?: readonly Pick<MemoryPerson, 'reference' | 'secret'>[];
}

/** People who have a reference, by their controller, where they live and their key. */
export type MemoryPeople = ReadonlyMap<string, MemoryPerson>;

/** A person as text. */
export const placeOf = ({ controller, home, key }: PersonKey): string =>
  `${controllerColumn(controller)}\0${home}\0${key}`;

/** The same without the controller. */
export const whoIn = (place: string): string => place.slice(place.indexOf('\0') + 1);

/** What tells people apart: a category can change while the person stays the same. */
const identityIn =
  (policy: Policy) =>
  ({ category, key, controller }: SubjectKey): string =>
    placeOf({ home: requiredHome(policy, category).table, key, ...(controller === undefined ? {} : { controller }) });

/** The mapping from people to references in the in-memory store. */
export function memoryPeople(policy: Policy, state: { get(): MemoryPeople; set(people: MemoryPeople): void }): People {
  const identity = identityIn(policy);
  const random = () => crypto.randomUUID() as string as SubjectReference;
  return {
    reference: async ({ heldSince: _, ...subject }, wanted = random()) => {
      const known = state.get().get(identity(subject)) ?? { subject, reference: wanted };
      state.set(new Map(state.get()).set(identity(subject), known));
      return known.reference;
    },
    of: async (references) =>
      new Map(
        [...state.get().values()].flatMap(({ reference, subject }) =>
          references.includes(reference) ? [[reference, subject] as const] : [],
        ),
      ),
    known: async (subject) =>
      [...state.get()]
        .filter(([person]) => subject === undefined || person === identity(subject))
        .map(([, { reference, subject: known }]) => ({ reference, subject: known })),
    everywhere: async (subject) =>
      [...state.get()].flatMap(([place, one]) => (whoIn(place) === whoIn(identity(subject)) ? [one.subject] : [])),
    former: async (subject) =>
      (state.get().get(identity(subject))?.former ?? []).map(({ reference }) => ({ reference, alsoAt: [] })),
    formerlyKnown: async () => [],
    succeed: async (from, to) => {
      const people = new Map(state.get());
      const theirs = [...people].filter(([, { subject }]) => subject.controller === from);
      const merged = theirs.flatMap(([place, { reference, secret, former = [], subject }]) => {
        const moved = { ...subject, controller: to };
        const there = people.get(identity(moved));
        people.delete(place);
        if (there === undefined) {
          people.set(identity(moved), {
            reference,
            ...(secret === undefined ? {} : { secret }),
            former,
            subject: moved,
          });
          return [];
        }
        const past = { reference, ...(secret === undefined ? {} : { secret }) };
        people.set(identity(moved), { ...there, former: [...(there.former ?? []), ...former, past] });
        return [{ from: reference, to: there.reference }];
      });
      state.set(people);
      return { people: theirs.length, merged };
    },
    secrets: async (wanted, { make = false, formerAt } = {}) => {
      const found = [...state.get()].filter(([, one]) => wanted.includes(one.reference));
      if (make) {
        const made = found.map(([person, one]) => [person, { secret: freshSecret(), ...one }] as const);
        state.set(new Map([...state.get(), ...made]));
      }
      const past = formerAt === undefined ? [] : [...state.get().values()].flatMap(({ former = [] }) => former);
      return new Map([
        ...past.flatMap(({ reference, secret }) =>
          wanted.includes(reference) && secret !== undefined ? [[reference as string, secret] as const] : [],
        ),
        ...found.flatMap(([person, { reference }]) => {
          const secret = state.get().get(person)?.secret;
          return secret === undefined ? [] : [[reference as string, secret] as const];
        }),
      ]);
    },
    forget: async (subject) => state.set(new Map([...state.get()].filter(([known]) => known !== identity(subject)))),
  };
}
