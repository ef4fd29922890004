import {
  Column,
  Entity,
  Index,
  JoinColumn,
  ManyToOne,
  PrimaryColumn,
} from 'typeorm';

@Entity('customers')
export class Customer {
  @PrimaryColumn('integer')
  id!: number;

  @Column('text', { nullable: true })
  name!: string | null;

  @Column('text', { nullable: true })
  email!: string | null;

  @Index()
  @Column('timestamptz', { name: 'last_contact_at' })
  lastContactAt!: Date;
}

@Entity('invoices')
export class Invoice {
  @PrimaryColumn('integer')
  id!: number;

  @Index()
  @Column('integer', { name: 'customer_id' })
  customerId!: number;

  @ManyToOne(() => Customer)
  @JoinColumn({ name: 'customer_id' })
  customer!: Customer;

  @Column('text', { name: 'billed_to' })
  billedTo!: string;

  @Column('numeric', { precision: 10, scale: 2 })
  amount!: string;

  @Index()
  @Column('date', { name: 'invoiced_on' })
  invoicedOn!: string;
}
