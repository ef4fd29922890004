import type { Label, Policy } from '@gallra/core';
import { describe, expect, test } from 'vitest';
import { controllerIn, ownWithin, vendorAsRecipient } from './access-controller.ts';
import type { AccessPurpose } from './access-purpose.ts';

const label = (text: string): Label => ({ sv: text, en: text });
const controllers: Policy['controllers'] = {
  in: 'agencies',
  name: 'name',
  registrationNumber: 'org_no',
  address: 'street',
  email: 'mail',
  phone: 'phone',
};
const parties: Policy['parties'] = { vendor: { name: 'Vendor AB', email: 'privacy@vendor.example' } };
const agency = { name: 'Mäklarna AB' };
const purpose = (more: Partial<AccessPurpose>): AccessPurpose => ({
  kind: 'purpose',
  title: label('Purpose'),
  role: 'tenant',
  basis: '6(1)(f)',
  categories: [],
  storage: { periods: [] } as unknown as AccessPurpose['storage'],
  places: [],
  ...more,
});

describe('a controller', () => {
  test('is what its own row says, and no more than that', () => {
    const row = {
      id: 3,
      name: 'Mäklarna AB',
      org_no: '556000-0001',
      street: null,
      mail: '',
      phone: 8_001,
      secret: 'x',
    };
    expect(controllerIn({ controllers }, '3', row)).toEqual({
      name: 'Mäklarna AB',
      registrationNumber: '556000-0001',
      phone: '8001',
    });
  });

  test('without a name is called by its key, never by the name of the vendor', () => {
    expect(controllerIn({ controllers: { in: 'agencies' } }, '3', { name: 'x' })).toEqual({ name: '3' });
    expect(controllerIn({ controllers }, '3')).toEqual({ name: '3' });
  });
});

test('R8: what a controller calls, for itself, stands within the category of the policy', () => {
  const own = { id: '1', controller: '3', declaredBy: 'the agency', declaredAt: new Date(0) } as const;
  const categories = [
    { ...own, of: 'data', within: 'notes', title: label('Wishes') },
    { ...own, of: 'data', within: 'notes', title: label('Complaints') },
    { ...own, of: 'subjects', within: 'notes', title: label('Neighbours') },
  ] as const;
  expect(ownWithin(categories, 'data', 'notes')).toEqual({ own: [label('Wishes'), label('Complaints')] });
  expect(ownWithin(categories, 'subjects', 'notes')).toEqual({ own: [label('Neighbours')] });
  expect(ownWithin(categories, 'data', 'letters')).toEqual({});
});

describe('the vendor', () => {
  const sweden = { ...label('Sweden'), country: 'SE' };
  const purposes = {
    brokerage: purpose({ recipients: ['mail'], places: [sweden] }),
    support: purpose({ role: 'processor', recipients: [], places: [sweden] }),
    statistics: purpose({ role: 'controller', recipients: [], places: [{ ...label('Norway'), country: 'NO' }] }),
  };

  test('is a recipient where it is the processor of whoever answers, at the places of that', () => {
    expect(Object.values(vendorAsRecipient({ parties }, agency, purposes))).toEqual([
      expect.objectContaining({ name: 'Vendor AB', kind: 'processor', places: [sweden] }),
    ]);
    expect(vendorAsRecipient({ parties }, undefined, purposes)).toEqual({});
    expect(vendorAsRecipient({}, agency, purposes)).toEqual({});
  });
});
