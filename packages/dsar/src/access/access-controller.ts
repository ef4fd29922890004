import type { ControllerCategory, Label, Organisation, Policy, Row } from '@gallra/core';
import { accessTexts } from '@gallra/core/words';
import type { AccessPurpose, AccessRecipient } from './access-purpose.ts';

/** Under what name a package for a person at a tenant has the vendor as recipient; no name of a policy can equal it. */
const vendorRecipient = 'gallra:vendor';

const contacts = ['registrationNumber', 'address', 'email', 'phone'] as const;

/**
 * A controller as its own row has it. Without a column for its name it is called by its key: a person has to be told who
 * is responsible, and the vendor is not.
 *
 * @param key - in the controllers' table, as text
 * @param row - its own row; absent where that is gone
 * @see GDPR Art. 13(1)(a), 15(1)
 */
export function controllerIn({ controllers }: Pick<Policy, 'controllers'>, key: string, row: Row = {}): Organisation {
  const told = (column: string | undefined): string | undefined => {
    const value = column === undefined ? undefined : row[column];
    return value === undefined || value === null || value === '' ? undefined : String(value);
  };
  const reached = contacts.flatMap((part) => {
    const value = told(controllers?.[part]);
    return value === undefined ? [] : [[part, value] as const];
  });
  return { name: told(controllers?.name) ?? key, ...Object.fromEntries(reached) };
}

/** Who answers: a controller with the categories that it names for itself; without a controller it is the vendor. */
export interface Answerer {
  readonly controller?: Organisation;
  readonly categories: readonly ControllerCategory[];
}

/** What a controller calls, for itself, data or people within a category of the policy (R8). */
export function ownWithin(
  categories: readonly ControllerCategory[],
  of: ControllerCategory['of'],
  within: string,
): { readonly own?: readonly Label[] } {
  const own = categories.filter((category) => category.of === of && category.within === within);
  return own.length === 0 ? {} : { own: own.map(({ title }) => title) };
}

/**
 * The vendor as recipient, in the package of a controller that it is processor for: who processes on a controller's behalf
 * is one (Art. 4(9)). Purposes name those beside it.
 */
export function vendorAsRecipient(
  { parties }: Pick<Policy, 'parties'>,
  controller: Organisation | undefined,
  purposes: Readonly<Record<string, AccessPurpose>>,
): Readonly<Record<string, AccessRecipient>> {
  if (controller === undefined || parties === undefined) return {};
  const theirs = Object.values(purposes).filter(({ kind, role }) => kind === 'purpose' && role !== 'controller');
  const places = new Map(theirs.flatMap((purpose) => purpose.places.map((place) => [place.en, place] as const)));
  const service = { sv: accessTexts.sv.vendorService, en: accessTexts.en.vendorService };
  return { [vendorRecipient]: { ...parties.vendor, kind: 'processor', service, places: [...places.values()] } };
}
