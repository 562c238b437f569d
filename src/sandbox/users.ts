/** The users. All of them are documented demo data: the sandbox has nothing to protect. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Struct } from '../command';
import type { RecordUser } from '../records';

export interface User {
  readonly associateId: number;
  readonly name: string;
  readonly password: string;
  readonly fullName: string;
  readonly personId: number;
  /** The company that the user works for. */
  readonly contactId: number;
  readonly external: boolean;
  /** The user group; absent: 1, Sales. External users have none. */
  readonly groupId?: number;
}

/** The user of the vendor's v1 samples (`Authorization: Basic dGplMDpUamUw`). */
export const tje0: User = {
  associateId: 7,
  name: 'tje0',
  password: 'Tje0',
  fullName: 'Terje Jensen',
  personId: 107,
  contactId: 2,
  external: false,
};

/** A colleague of tje0, who organizes most meetings, and owns records that tje0 may read but not write. */
export const kbe0: User = {
  associateId: 11,
  name: 'kbe0',
  password: 'Kbe0',
  fullName: 'Kari Berg',
  personId: 111,
  contactId: 2,
  external: false,
};

/** An external user, who may write only records of this user. */
export const guest: User = {
  associateId: 42,
  name: 'guest@example.com',
  password: 'Guest0',
  fullName: 'Gail Guest',
  personId: 142,
  contactId: 3,
  external: true,
};

/** A colleague in the sandbox's own company; the persons of users have the ids of these, and a hundred. */
function colleague(associateId: number, name: string, fullName: string, groupId: number): User {
  const password = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  return { associateId, name, password, fullName, personId: associateId + 100, contactId: 2, external: false, groupId };
}

export const users: readonly User[] = [
  tje0,
  kbe0,
  guest,
  colleague(5, 'anl0', 'Anne Lund', 3),
  colleague(13, 'ola0', 'Ola Solli', 2),
  colleague(15, 'ing0', 'Ingrid Moen', 2),
  colleague(17, 'per0', 'Per Dahl', 4),
  colleague(19, 'emm0', 'Emma Clarke', 1),
  colleague(21, 'jon0', 'Jon Aas', 3),
];
const byId = new Map(users.map((user) => [user.associateId, user]));
const byName = new Map(users.map((user) => [user.name, user]));

export function userById(associateId: number): User | undefined {
  return byId.get(associateId);
}

/** Compares in constant time, also for an unknown name. The letter case of user names does not matter. */
export function userByPassword(name: string, password: string): User | undefined {
  const user = byName.get(name.toLowerCase());
  const right = timingSafeEqual(digest(user?.password ?? ''), digest(password));
  return right && password !== '' ? user : undefined;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}

const groupOf = (user: User): number => (user.external ? 0 : (user.groupId ?? 1));
const roleOf = (user: User): number => (user.external ? 2 : 1);

/** The user as the rules of the records know it. */
export function recordUser(user: User): RecordUser {
  const { associateId, personId, contactId } = user;
  return { associateId, personId, contactId, groupId: groupOf(user), associate: associateOf(user) };
}

/** The user as NetServer's `Associate` struct. */
export function associateOf(user: User): Struct {
  return {
    AssociateId: user.associateId,
    Name: user.name,
    PersonId: user.personId,
    Rank: 1,
    Tooltip: '',
    Type: user.external ? 'ExternalAssociate' : 'InternalAssociate',
    GroupIdx: groupOf(user),
    FullName: user.fullName,
    FormalName: user.fullName,
    Deleted: false,
    EjUserId: user.associateId,
    UserName: user.name,
  };
}

/** The user as NetServer's `User`: links, in which the readers see what these records say. */
export function userRecord(user: User): Struct {
  return {
    AssociateId: user.associateId,
    Name: user.name,
    UserName: user.name,
    Type: user.external ? 'ExternalAssociate' : 'InternalAssociate',
    Role: { Id: roleOf(user) },
    UserGroup: user.external ? null : { Id: groupOf(user) },
    OtherGroups: [],
    Person: { PersonId: user.personId },
    EjUserId: user.associateId,
    Rank: 1,
    Deleted: false,
  };
}

/** The user as NetServer's `SoPrincipalCarrier`; `User/currentPrincipal` of v1 has the same fields. */
export function principalOf(user: User): Struct {
  return {
    UserType: user.external ? 'ExternalAssociate' : 'InternalAssociate',
    Associate: user.name,
    AssociateId: user.associateId,
    IsPerson: true,
    PersonId: user.personId,
    CountryId: 578,
    HomeCountryId: 578,
    ContactId: user.contactId,
    GroupId: groupOf(user),
    BusinessId: 1,
    CategoryId: 1,
    ContactOwner: kbe0.associateId,
    RoleId: roleOf(user),
    RoleName: user.external ? 'External user' : 'User level 0',
    RoleDescription: '',
    RoleType: user.external ? 'ExternalUser' : 'Employee',
    Licenses: [],
    FullName: user.fullName,
    EMailAddress: user.external ? user.name : `${user.name}@example.com`,
    FunctionRights: user.external ? [] : ['hardcode-project'],
    EjUserId: user.associateId,
    EjAccessLevel: 0,
    EjUserStatus: 'StatusNormal',
    ProvidedCredentials: [],
    SecondaryGroups: [],
    DatabaseContextIdentifier: 'Cust12345',
  };
}
