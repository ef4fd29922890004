import { makePostalCode, makeStreet, officeHour } from '@gallra/example-demo';
import type { Agency } from './agencies.ts';
import type { Contact } from './contacts.ts';
import { housingAssociations, imageCaptions, propertyDescriptions } from './phrases.ts';
import { addRow, type Row } from './rows.ts';
import type { World } from './world.ts';

const kinds = [
  { value: 'apartment', weight: 6 },
  { value: 'house', weight: 3 },
  { value: 'holiday_home', weight: 1 },
  { value: 'plot', weight: 0.3 },
] as const;

/** A property as the agency takes it in, with a few pictures. */
export function makeProperty(
  world: World,
  agency: Agency,
  owner: Contact,
  {
    createdAt,
    kind = world.faker.helpers.weightedArrayElement(kinds),
  }: { readonly createdAt: Date; readonly kind?: Row<'properties'>['kind'] },
): Row<'properties'> {
  const { faker, rows } = world;
  const property = addRow(rows, 'properties', {
    agency_id: agency.row.id,
    owner_id: owner.id,
    designation:
      kind === 'apartment'
        ? `Brf ${faker.helpers.arrayElement(housingAssociations)} i ${agency.city}, lgh ${faker.number.int({ min: 10, max: 17 })}0${faker.number.int({ min: 1, max: 6 })}`
        : `${agency.city} ${faker.location.city()} ${faker.number.int({ min: 1, max: 40 })}:${faker.number.int({ min: 1, max: 250 })}`,
    kind,
    street: makeStreet(faker),
    postal_code: makePostalCode(faker),
    city: agency.city,
    description:
      faker.helpers.maybe(() => faker.helpers.arrayElement(propertyDescriptions), { probability: 0.8 }) ?? null,
    created_at: createdAt,
  });
  const pictures = faker.helpers.weightedArrayElement([
    { value: 0, weight: 2 },
    { value: 1, weight: 4 },
    { value: 2, weight: 3 },
    { value: 3, weight: 1 },
  ]);
  for (let n = 1; n <= pictures; n++) {
    const takenAt = officeHour(faker, createdAt, faker.number.int({ min: 2, max: 7 }));
    if (takenAt > agency.until) break;
    addRow(rows, 'images', {
      agency_id: agency.row.id,
      property_id: property.id,
      url: `https://bilder.maklare.example/objekt/${property.id}/${n}.jpg`,
      caption: faker.helpers.maybe(() => faker.helpers.arrayElement(imageCaptions), { probability: 0.7 }) ?? null,
      created_at: takenAt,
    });
  }
  return property;
}
