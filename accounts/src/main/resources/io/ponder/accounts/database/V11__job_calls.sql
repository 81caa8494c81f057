-- Which call a hold is for, so that no two processes pay for the same one at once, and whose it is. Null once it is
-- somebody else's turn.
alter table job_holds add column call_id char(64);
alter table job_holds add column worker varchar(100);
create unique index job_holds_by_call on job_holds (call_id);
