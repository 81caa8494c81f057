-- Finished searches that people share by a link.

create table shares (
  id varchar(24) primary key, -- cannot be guessed
  organization varchar(39) not null, -- whose people may read it
  made_by varchar(12), -- the maker's key; null where none was required
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  reply bytea not null -- the reply of POST /v1/reasoning with its trace, gzipped
);

create index shares_of_organization on shares (organization);
create index shares_by_expiry on shares (expires_at);
