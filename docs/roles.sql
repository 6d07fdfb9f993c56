-- The two login roles and the database. Run once, by psql, as a superuser or a role with CREATEDB and CREATEROLE:
--   OWNER_PASSWORD=… WEB_PASSWORD=… psql --dbname postgres --file docs/roles.sql
-- docs/operations.md ("The database's roles") says what each may do, and why.
\set ON_ERROR_STOP on
\getenv owner_password OWNER_PASSWORD
\getenv web_password WEB_PASSWORD

-- Owns the database, makes schemas and the firms' roles. Used by migrations and the provisioner alone.
CREATE ROLE portico_owner LOGIN CREATEROLE NOSUPERUSER NOCREATEDB NOREPLICATION NOBYPASSRLS PASSWORD :'owner_password';

-- Used by web, worker and beat. Member of every firm's role, but NOINHERIT: until it takes one with SET ROLE, it can
-- read no firm's table at all.
CREATE ROLE portico_web LOGIN NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS
    PASSWORD :'web_password';

-- Who gives a database away must belong to the role that gets it; a superuser would not need this.
GRANT portico_owner TO CURRENT_USER;
CREATE DATABASE portico OWNER portico_owner ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE portico FROM PUBLIC;
GRANT CONNECT ON DATABASE portico TO portico_web;
REVOKE portico_owner FROM CURRENT_USER;
