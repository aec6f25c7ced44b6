// The people of the demonstration county 清溪县: invented names, phones of a block kept for this.
import { luck } from './luck.mjs';
import { namesBy } from './names.mjs';

const GRADES = ['', '一年级', '二年级', '三年级', '四年级', '五年级', '六年级'];
const FIRST_YEAR = 2026;

const SCHOOLS = [
  {
    code: 'QX01',
    name: '清溪县城关小学',
    kind: '学校',
    central: '',
    teacherNo: 1001,
    seats: 46,
    classes: [1, 2, 3, 4, 5, 6].flatMap((grade) => [
      [grade, 1],
      [grade, 2],
    ]),
  },
  {
    code: 'QX02',
    name: '青山镇中心小学',
    kind: '学校',
    central: '',
    teacherNo: 2001,
    seats: 42,
    classes: [
      [1, 1],
      [1, 2],
      [2, 1],
      [2, 2],
      [3, 1],
      [3, 2],
      [4, 1],
      [4, 2],
      [5, 1],
      [6, 1],
    ],
  },
  {
    code: 'QX03',
    name: '石桥村教学点',
    kind: '教学点',
    central: 'QX02',
    teacherNo: 3001,
    seats: 14,
    classes: [
      [1, 1],
      [2, 1],
    ],
  },
];

/** The people whom the sandbox lets you be. */
const NAMED = [
  {
    school: 'QX01',
    children: [
      ['陈雨桐', 3, 1],
      ['陈雨泽', 1, 1],
    ],
    guardians: [['陈静', '母亲', '13900000001', '是', '否']],
  },
  {
    school: 'QX01',
    children: [['刘子轩', 3, 1]],
    guardians: [
      ['周桂芳', '外婆', '13900000002', '是', '否'],
      ['刘强', '父亲', '13900000003', '否', '是'],
    ],
  },
  { school: 'QX03', children: [['杨小禾', 2, 1]], guardians: [['孙芳', '母亲', '13900000004', '是', '否']] },
];
const STAFF = { T1001: ['李敏', '教师', '语文'], T1002: ['王磊', '教师、教务', '数学'] };
const TEACHING = { T1001: ['三年级1班', '三年级2班'], T1002: ['三年级1班', '四年级1班'] };
const CLASS_TEACHERS = { 'QX01-3-1': 'T1001' };

export function rosterSheets() {
  const chance = luck(20260831);
  const names = namesBy(chance);
  const phones = chance.shuffled(Array.from({ length: 9000 }, (_, index) => `1390000${String(index + 1000)}`));
  const phone = () => phones.pop();

  const students = SCHOOLS.flatMap((school) => studentsOf(school, { chance, names, phone }));
  const { teachers, classrooms } = staffOf(names);
  return [
    { name: '说明', heads: [], widths: [110], rows: INSTRUCTIONS.map((line) => [line]) },
    {
      name: '学期',
      heads: ['学期代码', '学期名称', '开始日期', '结束日期'],
      widths: [14, 28, 14, 14],
      text: ['学期代码', '开始日期', '结束日期'],
      rows: [['2026-2027-1', '2026—2027学年第一学期', '2026-08-31', '2027-01-22']],
    },
    {
      name: '学校',
      heads: ['学校代码', '学校名称', '类型', '中心校代码', '教育局代码'],
      widths: [12, 22, 10, 14, 14],
      rows: SCHOOLS.map(({ code, name, kind, central }) => [code, name, kind, central, 'QX']),
    },
    { name: '班级', heads: ['学校代码', '年级', '班', '班主任工号'], widths: [12, 10, 6, 14], rows: classrooms },
    { name: '教师', heads: ['学校代码', '工号', '姓名', '职务', '任教学科', '任教'], widths: [12, 10, 12, 16, 16, 60], rows: teachers },
    {
      name: '学生',
      heads: [
        ...['学校代码', '年级', '班', '学号', '姓名'],
        ...[1, 2].flatMap((which) => ['姓名', '关系', '手机号', '在家照看', '外出务工'].map((word) => `监护人${which}${word}`)),
      ],
      widths: [10, 10, 6, 12, 12, 13, 13, 15, 16, 16, 13, 13, 15, 16, 16],
      text: ['学号', '监护人1手机号', '监护人2手机号'],
      rows: students,
    },
    {
      name: '教育局人员',
      heads: ['教育局代码', '教育局名称', '级别', '工号', '姓名', '职责'],
      widths: [14, 20, 8, 10, 12, 8],
      rows: [
        ['QX', '清溪县教育局', '县', 'B0001', '赵红', '行政'],
        ['QX', '清溪县教育局', '县', 'B0002', names.teacher(), '行政'],
        ['QX', '清溪县教育局', '县', 'B0003', names.teacher(), '教研'],
      ],
    },
  ];
}

function staffOf(names) {
  const teachers = [];
  const classrooms = [];
  for (const { code, teacherNo, classes } of SCHOOLS) {
    let no = teacherNo;
    const hire = (duties, subject) => {
      const id = `T${no++}`;
      const [name, itsDuties, itsSubject] = STAFF[id] ?? [names.teacher(), duties, subject];
      teachers.push([code, id, name, itsDuties, itsSubject]);
      return id;
    };
    const small = classes.length < 4;
    const first = hire(small ? '教师、校长' : code === 'QX01' ? '教师' : '教师、教务', '语文');
    const second = hire('教师', '数学');
    if (!small) {
      hire('校长', '');
      hire('审核', '');
    }
    const free = small ? [first, second] : code === 'QX01' ? [] : [first];
    for (const [grade, number] of classes) {
      const fixed = CLASS_TEACHERS[`${code}-${grade}-${number}`];
      const teacher = fixed ?? free.shift() ?? hire('教师', no % 3 === 0 ? '数学' : '语文');
      classrooms.push([code, GRADES[grade], number, teacher]);
    }
    if (!small) ['英语', '体育', '音乐、美术', '科学'].forEach((subject) => hire('教师', subject));
    teach(teachers, code, classes);
  }
  return { teachers, classrooms };
}

/** Who teaches what where: 语文 and 数学 by turns, the others in the whole school; a village point's two teach everything in theirs. */
function teach(teachers, code, classes) {
  const own = teachers.filter(([school]) => school === code);
  const names = classes.map(([grade, number]) => `${GRADES[grade]}${number}班`);
  for (const row of own) row.push('');
  for (const subject of ['语文', '数学']) {
    const those = own.filter(([, , , , subjects]) => subjects === subject);
    const shares = those.map(() => []);
    const rest = [...names];
    those.forEach(([, id], at) => {
      const fixed = TEACHING[id];
      if (fixed) shares[at] = fixed.filter((name) => rest.includes(name) && rest.splice(rest.indexOf(name), 1));
    });
    const open = those.map((_, at) => at).filter((at) => shares[at].length === 0);
    rest.forEach((name, n) => shares[open[n % open.length] ?? 0]?.push(name));
    those.forEach((row, at) => {
      if (shares[at].length > 0) row[5] = `${subject}：${shares[at].join('、')}`;
    });
  }
  for (const row of own) {
    const subjects = row[4].split('、').filter((subject) => subject !== '' && subject !== '语文' && subject !== '数学');
    if (subjects.length > 0) row[5] = subjects.map((subject) => `${subject}：全校`).join('；');
  }
}

function studentsOf({ code, seats, classes }, { chance, names, phone }) {
  const open = classes.flatMap(([grade, number]) => Array.from({ length: seats }, () => ({ grade, number })));
  const children = [];
  const sit = (grade, number) =>
    open.splice(
      open.findIndex((seat) => seat.grade === grade && (number === undefined || seat.number === number)),
      1,
    )[0];
  for (const { school, children: named, guardians } of NAMED) {
    if (school === code) for (const [name, grade, number] of named) children.push({ name, ...sit(grade, number), guardians });
  }
  const shuffled = chance.shuffled(open);
  const twinsIn = shuffled.at(-3);
  while (shuffled.length > 0) {
    const surname = names.surname();
    const guardians = guardiansOf(surname, { chance, names, phone });
    const first = shuffled.pop();
    children.push({ name: names.child(surname), ...first, guardians });
    if (first === twinsIn) continue;
    // A brother or sister in another class; once a school, twins in the same one.
    const twins = shuffled.findIndex(({ grade, number }) => grade === first.grade && number === first.number);
    const other = shuffled.findIndex(({ grade }) => grade !== first.grade);
    const at = children.length === 40 ? twins : chance.next() < 0.14 ? other : -1;
    if (at >= 0) children.push({ name: names.child(surname), ...shuffled.splice(at, 1)[0], guardians });
  }
  // Two children of one name in one class, as happens: only the number tells them apart.
  const [one, namesake] = children.filter(({ grade, number }) => grade === 2 && number === 1).slice(-2);
  if (one && namesake) namesake.name = one.name;
  children.sort((a, b) => a.grade - b.grade || a.number - b.number);
  const last = new Map();
  return children.map(({ name, grade, number, guardians }) => {
    const no = (last.get(grade) ?? 0) + 1;
    last.set(grade, no);
    return [code, GRADES[grade], number, `${FIRST_YEAR + 1 - grade}${String(no).padStart(3, '0')}`, name, ...guardians.flat()];
  });
}

function guardiansOf(surname, { chance, names, phone }) {
  const mother = (atHome) => [names.mother(), '母亲', phone(), atHome ? '是' : '否', atHome ? '否' : '是'];
  const father = (atHome) => [names.father(surname), '父亲', phone(), atHome ? '是' : '否', atHome ? '否' : '是'];
  const grandparent = () =>
    chance.one([
      () => [names.grandfather(surname), '爷爷', phone(), '是', '否'],
      () => [names.grandmother(), '奶奶', phone(), '是', '否'],
      () => [names.grandmother(), '外婆', phone(), '是', '否'],
      () => [names.grandfather(names.surname()), '外公', phone(), '是', '否'],
    ])();
  const kind = chance.next();
  if (kind < 0.42) return [mother(true), father(true)];
  if (kind < 0.71) return [chance.next() < 0.7 ? mother(true) : father(true)];
  if (kind < 0.79) return [mother(true), father(false)];
  return [grandparent(), chance.next() < 0.5 ? mother(false) : father(false)];
}

const INSTRUCTIONS = [
  '清溪县演示名册（人名、学校、手机号都是编的）',
  '一、这个文件有六张表：学期、学校、班级、教师、学生、教育局人员。表名和表头不要改，列的先后可以换。',
  '二、学号、工号、手机号这几列要设成“文本”格式。变成 1.2E+17 的号码已经丢了后面的数字，导入时会指出来。',
  '三、学生一人一行，最多写两位监护人。同一位监护人有两个孩子，就写在两行里，手机号写一样的。',
  '四、“在家照看”“外出务工”填 是 或 否。老人在家带、爸妈在外地的，两位都写上。',
  '五、“任教”写每位老师哪一科教哪些班，例如 语文：三年级1班、三年级2班；教整个年级的写“音乐：三年级”。',
  '六、可以改了再导入：没变的不会动，新的会加上，不一样的会改。不在表里的学生不会被删。',
];
