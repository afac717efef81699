-- A database for psql to make, with a role that loads and one that only reads:
--     psql -v database=timeline -f deploy/roles.sql
-- Once for each database; roles that are there already stay as they are.
\set ON_ERROR_STOP on

SELECT 'CREATE ROLE timeline_load LOGIN'
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'timeline_load') \gexec
-- Two processes of two workers open up to 84 connections, and the server has a hundred.
SELECT 'CREATE ROLE timeline_read LOGIN CONNECTION LIMIT 90'
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'timeline_read') \gexec

CREATE DATABASE :"database" OWNER timeline_load ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"database" TO timeline_read;

\connect :"database"
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT ALL ON SCHEMA public TO timeline_load;
GRANT USAGE ON SCHEMA public TO timeline_read;
-- Of tables that a later version makes, too.
ALTER DEFAULT PRIVILEGES FOR ROLE timeline_load IN SCHEMA public GRANT SELECT ON TABLES TO timeline_read;
