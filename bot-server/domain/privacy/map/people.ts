import { adult, child, open, own, type DataMap } from '../mapped';

const place = { basis: 'public', kept: 'with-school', seenBy: ['everybody'] } as const;

/** Places and people of the roster. */
export const people: DataMap = {
  bureaus: {
    ...place,
    what: '教育局',
    fields: { _id: open('编号'), name: open('名称'), level: open('县或市'), parentId: open('上级教育局') },
  },
  schools: {
    ...place,
    what: '学校',
    fields: {
      _id: open('学校代码'),
      bureauId: open('所属教育局'),
      name: open('校名'),
      kind: open('学校或教学点'),
      centralSchoolId: open('所属中心校'),
    },
  },
  terms: {
    ...place,
    what: '学期',
    fields: { _id: open('编号'), name: open('学期名称'), startsOn: open('开始日期'), endsOn: open('结束日期') },
  },
  classrooms: {
    ...place,
    basis: 'work',
    seenBy: ['family', 'class-teacher', 'school', 'bureau-counts'],
    what: '班级',
    fields: {
      _id: own('编号'),
      schoolId: open('学校'),
      grade: open('年级'),
      number: open('第几班'),
      name: open('班名'),
      stage: open('学段'),
      classTeacherId: adult('班主任是谁'),
    },
  },
  students: {
    basis: 'service',
    kept: 'with-person',
    seenBy: ['family', 'class-teacher', 'school'],
    people: true,
    what: '学生：只有姓名、班级和学校里的编号，没有身份证号、住址、照片和生日',
    fields: {
      _id: child('系统编号'),
      schoolId: child('在哪所学校'),
      classroomId: child('在哪个班'),
      nameSealed: child('姓名，家长和老师靠它认出孩子', { sealed: 'students.name' }),
      studentNo: child('学校里的编号，导入名册时认出同一个孩子'),
    },
  },
  guardians: {
    basis: 'service',
    kept: 'with-person',
    seenBy: ['family', 'class-teacher'],
    people: true,
    what: '监护人',
    fields: {
      _id: adult('系统编号'),
      nameSealed: adult('姓名，班主任靠它认出家长', { sealed: 'guardians.name' }),
      phoneSealed: adult('手机号，绑定时核对', { sealed: 'guardians.phone' }),
      phoneBlind: adult('手机号的指纹，不打开密文也能找到人', { blind: true, seenBy: ['program'] }),
      'quietHours.from': adult('免打扰从几点', { seenBy: ['family'] }),
      'quietHours.to': adult('免打扰到几点', { seenBy: ['family'] }),
      largeType: adult('要不要大字', { seenBy: ['family'] }),
    },
  },
  guardianships: {
    basis: 'service',
    kept: 'with-person',
    seenBy: ['family', 'class-teacher'],
    people: true,
    what: '谁照看哪个孩子',
    fields: {
      _id: child('系统编号'),
      guardianId: child('监护人'),
      studentId: child('孩子'),
      relation: child('什么关系'),
      caregiverAtHome: child('是不是在家照看，决定先通知谁'),
      worksAway: child('是不是外出务工，决定怎么送达'),
      endedAt: child('班主任何时解除的绑定，免得再次导入又绑回来'),
      barred: adult('被解除的微信号，只有班主任能再让进来'),
    },
  },
  teachers: {
    basis: 'work',
    kept: 'with-person',
    seenBy: ['school', 'class-teacher'],
    people: true,
    what: '教师',
    fields: {
      _id: adult('系统编号'),
      schoolId: adult('学校'),
      teacherNo: adult('工号'),
      nameSealed: adult('姓名；家长只看到姓', { sealed: 'teachers.name' }),
      roles: adult('职务，决定能做什么'),
      subjects: adult('任教学科'),
      classroomIds: adult('带哪些班'),
    },
  },
  officers: {
    basis: 'work',
    kept: 'with-person',
    seenBy: ['program'],
    people: true,
    what: '教育局人员',
    fields: {
      _id: adult('系统编号'),
      bureauId: adult('教育局'),
      officerNo: adult('工号'),
      nameSealed: adult('姓名', { sealed: 'officers.name' }),
    },
  },
};
