import type { WireActor } from '@contract/index';
import type { NavGroup, NavItem } from '../../components/nav';

export type Room = WireActor['rooms'][number];

export const homes: Record<Room, string> = {
  parent: '/pages/today/index',
  teacher: '/teacher/pages/progress/index',
  school: '/school/pages/plans/index',
  bureau: '/bureau/pages/schools/index',
  learner: '/pages/learn/index',
};

export const roomNames: Record<Room, string> = { parent: '家长', teacher: '班主任', school: '学校', bureau: '教育局', learner: '孩子' };

const me: NavItem = { to: '/pages/me/index', name: '我的', icon: 'me' };

const COUNTY = '/bureau/pages/county-plans/index';
/** One page for schools and bureaus. */
const RESOURCES = '/school/pages/resources/index';
const ANSWERS = '/school/pages/question-figures/index';
const BULLETINS = '/school/pages/bulletins/index';
/** One page for schools and bureaus. */
const EXPORTS = '/school/pages/exports/index';
/** What has been seen by how many: a school's, and a teacher's own class. */
const FIGURES = '/school/pages/figures/index';
const TIERS = '/teacher/pages/tiers/index';

type Door = NonNullable<WireActor['doors']>[number];
/** A door with `needs` is shown to whom the server says it opens. */
const doors: Record<Room, readonly (NavItem & { readonly needs?: Door })[]> = {
  parent: [
    { to: '/pages/today/index', name: '今天', icon: 'today' },
    { to: '/pages/questions/index', name: '提问', icon: 'ask' },
    { to: '/pages/inbox/index', name: '消息', icon: 'inbox' },
    me,
  ],
  teacher: [
    { to: '/teacher/pages/progress/index', name: '班级', icon: 'class', needs: 'own-class' },
    { to: '/teacher/pages/box/index', name: '问题箱', icon: 'box', needs: 'question-box' },
    { to: '/teacher/pages/families/index', name: '家长绑定', icon: 'link', needs: 'own-class' },
    { to: TIERS, name: '分层', icon: 'article', needs: 'tiers' },
    me,
  ],
  school: [
    { to: '/school/pages/plans/index', name: '推送计划', icon: 'plan' },
    { to: FIGURES, name: '看的情况', icon: 'schools', needs: 'figures' },
    { to: COUNTY, name: '县区计划', icon: 'schools', needs: 'county-plans' },
    { to: RESOURCES, name: '资源库', icon: 'article', needs: 'catalogue' },
    { to: '/teacher/pages/box/index', name: '值班箱', icon: 'box', needs: 'question-desk' },
    { to: ANSWERS, name: '答复情况', icon: 'ask', needs: 'question-desk' },
    { to: BULLETINS, name: '通报', icon: 'article', needs: 'bulletins' },
    { to: EXPORTS, name: '导出', icon: 'article', needs: 'exports' },
    { to: '/school/pages/roster/index', name: '名册', icon: 'class', needs: 'roster' },
    { to: '/school/pages/binding/index', name: '家长绑定', icon: 'link', needs: 'binding' },
    { to: '/school/pages/trail/index', name: '查看记录', icon: 'clock', needs: 'trail' },
    me,
  ],
  bureau: [
    { to: '/bureau/pages/schools/index', name: '各校情况', icon: 'schools' },
    { to: BULLETINS, name: '通报', icon: 'article', needs: 'bulletins' },
    { to: ANSWERS, name: '答复情况', icon: 'ask' },
    { to: COUNTY, name: '县区计划', icon: 'plan', needs: 'county-plans' },
    { to: RESOURCES, name: '资源库', icon: 'article', needs: 'catalogue' },
    { to: EXPORTS, name: '导出', icon: 'article', needs: 'exports' },
    { to: '/bureau/pages/roster/index', name: '导入名册', icon: 'upload', needs: 'bureau-roster' },
    me,
  ],
  /** One door: a child who was handed the phone goes nowhere else. */
  learner: [{ to: '/pages/learn/index', name: '今天', icon: 'today' }],
};

/** Teaches a subject and is no class teacher: a class's own pages are not theirs. */
const onlyTeaches = (opens: readonly Door[]): boolean => opens.includes('tiers') && !opens.includes('own-class');

export const nameOf = (room: Room, opens: readonly Door[] = []): string =>
  room === 'teacher' && onlyTeaches(opens) ? '任课' : roomNames[room];

/** Where a room begins for somebody to whom these doors open. */
export const homeIn = (room: Room, opens: readonly Door[] = []): string => (room === 'teacher' && onlyTeaches(opens) ? TIERS : homes[room]);

/** So many doors stand beside one another on a phone, each as wide as a fingertip. */
const MOST_IN_A_BAR = 8;

/** Who has more finds the last ones, but for «我的», on «我的» when on a phone. */
const folded = (items: readonly NavItem[]): NavItem[] =>
  items.map((item, at) =>
    items.length > MOST_IN_A_BAR && at >= MOST_IN_A_BAR - 1 && at < items.length - 1 ? { ...item, folded: true } : item,
  );

/** The doors of the room one is in first; the other rooms of the same person after it, «我的» only once. */
export function doorsOf(room: Room, rooms: readonly Room[], opens: readonly Door[] = []): NavGroup[] {
  const others = rooms.filter((r) => r !== room);
  return [room, ...others].map((r, i) => ({
    name: nameOf(r, opens),
    items: folded(doors[r].filter((door) => (door.needs === undefined || opens.includes(door.needs)) && (i === 0 || door !== me))),
  }));
}

/** Rooms to choose from when somebody comes in: for who works in the office, their lessons are a door beside it and no place to start. */
export const roomsToStart = ({ rooms, doors: opens = [] }: WireActor): readonly Room[] =>
  onlyTeaches(opens) && rooms.length > 1 ? rooms.filter((room) => room !== 'teacher') : rooms;

/** Where a person starts. */
export const homeOf = (actor: WireActor): string => {
  const room = actor.rooms[0];
  return room === undefined ? '/pages/bind/index' : homeIn(room, actor.doors);
};
