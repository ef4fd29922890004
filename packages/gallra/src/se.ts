export * from '@gallra/core/se';
