create table if not exists orders (
  id varchar(64) primary key,
  customer varchar(100) not null,
  product varchar(100) not null,
  quantity integer not null,
  amount numeric(14, 2),
  stored_by varchar(200) not null,
  stored_at timestamp(6) with time zone default current_timestamp not null
);

create index if not exists orders_by_amount on orders (amount);

create table if not exists confirmations (
  order_id varchar(64) primary key references orders (id),
  sent_at timestamp(6) with time zone default current_timestamp not null
);
