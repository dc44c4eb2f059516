-- The database and its logins, for PostgreSQL 15 or later. Handrail runs this on its own server; a DBA runs it on theirs:
--
--   ./handrail database-roles > roles.sql
--   HANDRAIL_OWNER_PASSWORD=… HANDRAIL_APP_PASSWORD=… HANDRAIL_SYSTEM_PASSWORD=… psql -X -d postgres -f roles.sql
--
-- No login is a superuser. Whoever runs this needs CREATEDB and CREATEROLE; running it again changes nothing but the
-- passwords. Handrail then reads
--
--   DATABASE_URL         postgresql://handrail_app:…@host:5432/handrail      pages; row-level security applies
--   DATABASE_OWNER_URL   postgresql://handrail_owner:…@host:5432/handrail    ./handrail migrate; owns every table
--   DATABASE_SYSTEM_URL  postgresql://handrail_system:…@host:5432/handrail   jobs and take-in; sees every row

\set ON_ERROR_STOP on
\set QUIET on
\if :{?database} \else \set database handrail \endif
\getenv owner_password HANDRAIL_OWNER_PASSWORD
\getenv app_password HANDRAIL_APP_PASSWORD
\getenv system_password HANDRAIL_SYSTEM_PASSWORD
\getenv test_password HANDRAIL_TEST_PASSWORD
\if :{?owner_password} \else \prompt 'Password for handrail_owner: ' owner_password \endif
\if :{?app_password} \else \prompt 'Password for handrail_app: ' app_password \endif
\if :{?system_password} \else \prompt 'Password for handrail_system: ' system_password \endif

-- Logins ---------------------------------------------------------------------------------------------------------------
SELECT format('CREATE ROLE %I', login)
  FROM unnest(ARRAY['handrail_owner', 'handrail_app', 'handrail_system']) AS login
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = login) \gexec
ALTER ROLE handrail_owner LOGIN NOCREATEDB NOCREATEROLE PASSWORD :'owner_password';
ALTER ROLE handrail_app LOGIN NOCREATEDB NOCREATEROLE PASSWORD :'app_password';
ALTER ROLE handrail_system LOGIN NOCREATEDB NOCREATEROLE PASSWORD :'system_password';

-- A login for tests, only where its password is given: it makes and drops test databases, and each connection of a test
-- takes on the part of one login from its start (options=-c role=handrail_app).
\if :{?test_password}
SELECT 'CREATE ROLE handrail_test' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'handrail_test') \gexec
ALTER ROLE handrail_test LOGIN INHERIT CREATEDB PASSWORD :'test_password';
GRANT handrail_owner, handrail_app, handrail_system TO handrail_test;
\endif

-- Whoever is no superuser needs the owner's part to make what the owner will own.
SELECT 'GRANT handrail_owner TO CURRENT_USER' WHERE NOT pg_has_role(current_user, 'handrail_owner', 'USAGE') \gexec

-- Database -------------------------------------------------------------------------------------------------------------
SELECT format('CREATE DATABASE %I OWNER handrail_owner', :'database')
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database') \gexec
\connect :"database"
ALTER SCHEMA public OWNER TO handrail_owner;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS fuzzystrmatch;
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS unaccent;

-- Privileges on what the owner makes from now on; a migration narrows them where rows may only be added. ---------------
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO handrail_app, handrail_system;
ALTER DEFAULT PRIVILEGES FOR ROLE handrail_owner IN SCHEMA public
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO handrail_app, handrail_system;
ALTER DEFAULT PRIVILEGES FOR ROLE handrail_owner IN SCHEMA public
  GRANT USAGE, SELECT ON SEQUENCES TO handrail_app, handrail_system;
ALTER DEFAULT PRIVILEGES FOR ROLE handrail_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE handrail_owner GRANT EXECUTE ON FUNCTIONS TO handrail_app, handrail_system;
