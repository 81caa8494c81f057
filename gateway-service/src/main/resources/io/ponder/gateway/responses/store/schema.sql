create table if not exists responses (
  id varchar(80) primary key,
  tenant varchar(80) not null,
  status varchar(16) not null,
  background boolean not null,
  document text not null,
  input text not null,
  expires_at timestamp with time zone not null
);

create index if not exists responses_by_end on responses (expires_at);

create table if not exists response_events (
  response_id varchar(80) not null references responses (id) on delete cascade,
  number integer not null,
  type varchar(80) not null,
  document text not null,
  primary key (response_id, number)
);
