"""Names for invented people, by where a family's names come from: common names, from no list of real people."""

from typing import NamedTuple


class Origin(NamedTuple):
    """Names that go together, with how often they occur and which ethnicities and languages may go with them.

    `speaks` is how often the language other than English is the one recorded.
    """

    share: int
    women: tuple[str, ...]
    men: tuple[str, ...]
    families: tuple[str, ...]
    ethnicities: tuple[str, ...]
    language: str
    speaks: float


def words(text: str) -> tuple[str, ...]:
    """Return the words of a text."""
    return tuple(text.split())


ORIGINS = (
    Origin(
        620,
        words(
            """Abigail Alice Amber Amy Angela Anne Beth Bethany Brenda Bridget Carol Caroline Charlotte Chloe Claire
            Dawn Deborah Donna Eleanor Ellie Emily Emma Fiona Freya Gemma Georgia Gillian Grace Hannah Hayley
            Heather Helen Holly Isla Jade Janet Jean Jessica Joan Joanne Josie Judith Julie Karen Kathleen Kelly
            Kerry Kirsty Laura Leanne Lesley Lily Linda Lindsey Lisa Louise Lucy Lynn Maisie Margaret Marie Megan
            Melanie Molly Naomi Natalie Nicola Olivia Paige Pamela Pauline Poppy Rachel Rebecca Rosie Ruth Sally
            Samantha Sandra Sarah Sharon Shirley Sian Sophie Stacey Sue Tanya Teresa Tina Tracey Trudy Vicky Wendy
            Zoe"""
        ),
        words(
            """Aaron Adam Adrian Alan Alex Alfie Andrew Anthony Archie Barry Ben Bernard Billy Bradley Brian Callum
            Charlie Chris Clive Colin Connor Craig Daniel Darren David Dean Dennis Derek Dominic Douglas Dylan
            Edward Ethan Frank Gareth Gary Gavin George Glenn Gordon Graham Grant Harry Harvey Henry Howard Ian Jack
            Jacob Jake James Jamie Jason Jeffrey Jeremy Joe John Jordan Josh Keith Kenneth Kevin Kieran Kyle Lee
            Leon Lewis Liam Luke Malcolm Mark Martin Matthew Max Michael Mitchell Nathan Neil Nicholas Nigel Norman
            Oliver Owen Patrick Paul Peter Philip Raymond Reece Rhys Richard Robert Roger Ross Roy Russell Ryan Sam
            Scott Sean Shane Simon Stephen Stuart Terry Thomas Tim Toby Tony Trevor Wayne William Zac"""
        ),
        words(
            """Adams Allen Andrews Archer Ashby Atkins Bailey Baker Ball Barker Barnes Bates Beddoes Bennett Bentley
            Bird Blount Bond Booth Bradley Brooks Bryan Burgess Burton Butler Carr Carter Chapman Clarke Clements
            Coleman Collins Cooper Cotterill Cox Cresswell Crowther Cutler Dale Darby Davies Dawson Day Dixon
            Downing Dunn Dyson Edge Ellis Evans Farmer Fellows Finch Fisher Fletcher Foster Fowler Fox Francis
            Garbett Gibbons Glover Goode Gould Gray Green Griffiths Hackett Hadley Hall Harper Harris Hart Hickman
            Hill Hingley Holden Holland Holmes Homer Hopkins Horton Howell Hughes Hunt Ingram Jeavons Jennings
            Johnson Jones Jukes Kemp Kendrick King Lamb Lane Law Lawson Lees Lloyd Lowe Mander Marsh Mason Millard
            Mills Millward Moore Morgan Morris Nash Newton Nock Nicholls Oakley Onions Osborne Owen Palmer Parkes
            Parsons Payne Pearce Perks Perry Phillips Plant Pope Powell Pratt Preece Price Pritchard Reeves Rhodes
            Roberts Robinson Rogers Rowley Rudge Russell Sanders Shaw Shelley Simms Skidmore Slater Smith Southall
            Stokes Stone Taylor Thomas Thompson Tibbetts Tonks Tranter Turner Underhill Vernon Waldron Walker Wall
            Walters Ward Watkins Watson Webb Westwood Wheeler White Whitehouse Wilkes Willetts Williams Wilson
            Withers Wood Woodall Wright Yardley Yates Young"""
        ),
        ("W1", "W1", "W1", "W1", "W1", "W1", "W1", "M1", "M9"),
        "en",
        0.0,
    ),
    Origin(
        85,
        words(
            """Aaliyah Aisha Amina Aneesa Asma Ayesha Bushra Farah Fatima Hafsa Hina Humaira Iqra Khadija Maryam
            Mehwish Nadia Nasreen Rabia Rukhsana Saima Samina Sana Shabnam Shazia Sidra Sobia Sumaira Tahira Uzma
            Yasmin Zahra Zainab"""
        ),
        words(
            """Abbas Adeel Adnan Ahsan Ali Amir Asif Atif Bilal Danish Faisal Farhan Hamza Haris Hassan Ibrahim Imran
            Irfan Junaid Kamran Kashif Majid Nadeem Naveed Omar Qasim Rashid Rizwan Sajid Shahid Tariq Umar Usman
            Waqas Yasir Zeeshan"""
        ),
        words(
            """Abbasi Ahmed Akhtar Ali Ashraf Aslam Awan Aziz Bashir Bhatti Butt Chaudhry Dar Hanif Hussain Iqbal Javed
            Khaliq Khan Latif Mahmood Malik Mir Mirza Mughal Nawaz Qureshi Rafiq Raja Rehman Saddique Shafiq Shah
            Sheikh Yousaf"""
        ),
        ("A2", "A2", "A2", "A9"),
        "ur",
        0.24,
    ),
    Origin(
        75,
        words(
            """Amandeep Amarjit Anjali Baljit Deepika Gurpreet Harjit Harpreet Jagdeep Jasbir Jaspreet Kamaljit Kavita
            Kiran Kuldip Lakhvir Mandeep Manjit Meera Narinder Navdeep Neha Parminder Pooja Priya Rajinder Ranjit
            Rupinder Sandeep Satinder Simran Sukhjit Sunita Surinder Tanvi"""
        ),
        words(
            """Ajay Amit Amrik Avtar Balbir Baldev Davinder Dilip Gurdeep Gurdip Hardeep Harjinder Inderjit Jagtar
            Jaswinder Karan Kulwant Lakhbir Manish Manpreet Mohinder Nirmal Paramjit Rajesh Rakesh Ravi Sanjay
            Satnam Sukhdev Surjit Tarsem Upkar Varinder Vikram Vijay"""
        ),
        words(
            """Atwal Bains Bhandal Bhogal Chahal Chana Cheema Desai Dhaliwal Dhami Dhillon Gill Grewal Gupta Heer Johal
            Joshi Kalsi Khatkar Kular Lall Mahal Mann Mistry Nagra Pabla Panesar Parmar Patel Rai Randhawa Sagoo
            Sahota Sandhu Sangha Sharma Sidhu Sohal Sunner Takhar Uppal Virdee"""
        ),
        ("A1",),
        "pa",
        0.22,
    ),
    Origin(
        50,
        words(
            """Afsana Farida Farzana Fahmida Habiba Jahanara Jamila Kulsuma Lubna Momtaz Nargis Nasima Parveen Rehana
            Rina Ruksana Salma Shahena Sharmin Shirin Sultana Tahmina Taslima"""
        ),
        words(
            """Abdul Anwar Azizur Delwar Emdad Fazlul Habibur Jahangir Jamal Kamal Khaled Liton Mizanur Monir Rafiqul
            Ruhul Sabir Shafiqul Shahin Sohel Tarek Zakir"""
        ),
        words(
            """Ahmed Akther Alam Ali Begum Bhuiyan Chowdhury Haque Hoque Hossain Islam Karim Khatun Mia Miah Rahman
            Uddin Ullah"""
        ),
        ("A3",),
        "bn",
        0.34,
    ),
    Origin(
        45,
        words(
            """Beverley Chantelle Cherelle Claudette Denise Hyacinth Jasmine Kadeen Latoya Marcia Monique Nadine
            Paulette Renee Shanice Sonia Tamika Verna Yvonne"""
        ),
        words(
            """Carlton Curtis Darnell Delroy Dwayne Errol Everton Jermaine Kareem Leroy Lloyd Marlon Nathaniel Rohan
            Tyrone Winston"""
        ),
        words(
            """Allen Bartley Beckford Blake Bogle Brown Campbell Clarke Daley Davis Dixon Ellis Francis Gayle Gordon
            Grant Henry Hinds McKenzie Morrison Nembhard Reid Richards Samuels Stewart Thompson Walters Wynter"""
        ),
        ("B1", "B1", "M1", "B9"),
        "en",
        0.0,
    ),
    Origin(
        35,
        words(
            """Adaeze Abena Akosua Amaka Blessing Chidinma Comfort Efua Esther Faith Folake Funmi Grace Ifeoma Kemi
            Mercy Ngozi Ruvimbo Tendai Yetunde"""
        ),
        words(
            """Ade Babatunde Chidi Chinedu Emeka Farai Femi Ifeanyi Kofi Kwame Kwesi Obinna Olu Segun Tapiwa Tunde Uche
            Yaw"""
        ),
        words(
            """Abiola Achebe Adeyemi Afolabi Agyeman Appiah Asante Balogun Boateng Chikwanha Darko Eze Mensah Moyo
            Ncube Nwosu Obi Ojo Okafor Okoro Osei Owusu"""
        ),
        ("B2",),
        "en",
        0.0,
    ),
    Origin(
        25,
        words("""Amal Asha Ayaan Deqa Faduma Halima Hawa Hibo Hodan Idil Ifrah Ladan Nimco Sagal Sahra Ubah"""),
        words(
            """Abdi Abdullahi Abshir Ahmed Bashir Cabdi Daud Farah Guled Hassan Ismail Liban Mahad Mohamud Nur Yusuf"""
        ),
        words(
            """Abdi Aden Adan Dahir Duale Elmi Farah Gedi Hersi Hirsi Jama Mohamud Mohamed Nur Omar Osman Roble Sharif
            Warsame Yusuf"""
        ),
        ("B2", "B2", "B9"),
        "so",
        0.7,
    ),
    Origin(
        30,
        words(
            """Agnieszka Aleksandra Anna Barbara Beata Dorota Ewa Iwona Joanna Justyna Karolina Katarzyna Magdalena
            Małgorzata Monika Natalia Sylwia Zofia"""
        ),
        words(
            """Adam Andrzej Artur Dariusz Grzegorz Jacek Jakub Jarosław Krzysztof Łukasz Marcin Mariusz Michał Paweł
            Piotr Rafał Tomasz Wojciech"""
        ),
        words(
            """Adamczyk Baran Dąbrowski Duda Górski Jabłoński Kaczmarek Kowalczyk Kozłowski Krawczyk Lis Majewski Mazur
            Nowak Pawlak Sikora Szymański Walczak Wilk Wójcik Wróbel Zając"""
        ),
        ("W9",),
        "pl",
        0.65,
    ),
    Origin(
        12,
        words("Alexandra Ana Andreea Cristina Daniela Elena Gabriela Ioana Mariana Mihaela Roxana Simona"),
        words("Adrian Alin Bogdan Ciprian Constantin Cosmin Florin Gheorghe Ionut Marian Nicolae Vasile"),
        words("""Balan Ciobanu Dumitru Florea Ionescu Lupu Marin Munteanu Popa Popescu Radu Rusu Stan Stoica Tudor"""),
        ("W9", "W4"),
        "ro",
        0.7,
    ),
    Origin(
        10,
        words("Aine Aoife Bernadette Brigid Ciara Eileen Maeve Niamh Noreen Orla Siobhan Sinead"),
        words("Brendan Ciaran Cormac Declan Eamonn Fergal Kieran Niall Padraig Ronan Seamus"),
        words(
            """Brennan Byrne Connolly Doherty Doyle Gallagher Kavanagh Kelleher Lynch Maguire McCarthy Murphy Nolan
            O'Brien O'Connor O'Neill O'Sullivan Ward"""
        ),
        ("W2", "W2", "W3"),
        "en",
        0.0,
    ),
    Origin(
        13,
        words("Dilan Farzaneh Hanan Hêlîn Layla Leila Maha Nour Rania Rojin Shirin Soraya Suad Zeinab"),
        words("""Ahmad Arash Azad Baran Behrouz Karwan Khalid Mustafa Omid Rebwar Reza Samir Sirwan Tarek Yousef"""),
        words(
            """Al-Amin Al-Hadi Aziz Darwish Hamid Haddad Karimi Khoury Mansour Mohammadi Najjar Omar Rahimi Rashid
            Saleh Sultani"""
        ),
        ("O2", "O9", "A9"),
        "ar",
        0.6,
    ),
)
